//! `azukari`: the one binary. It wires the parts together and decides nothing.
//!
//! `serve` opens the data and listens; client commands and the mail gate speak to a running server over its API as a signed-in
//! worker; the few local ones (`backup`, `restore`, `keys`, `doctor`, `journal verify`) open the data under its lock.
#![allow(clippy::disallowed_methods, reason = "the command line is the one that reads the environment")]

mod args;
mod client;
mod exit;
mod local;
mod mailgate;
mod open;
mod out;
mod place;
mod prompt;
mod serve;
mod window;

use args::{Cli, Command};
use clap::Parser as _;
use exit::{Ended, Exit};
use out::Out;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match Cli::try_parse_from(args::with_command(std::env::args_os())) {
        Ok(cli) => cli,
        Err(e) => {
            // Help and version are no errors; a closed pipe is none either.
            let _ = e.print();
            return ExitCode::from(if e.use_stderr() { Exit::Usage as u8 } else { Exit::Done as u8 });
        }
    };
    serve::harden::private_files();
    let out = Out::new(cli.lang, cli.json);
    let exit = run(&out, cli.command).unwrap_or_else(|fault| out.fault(&fault));
    ExitCode::from(exit as u8)
}

fn run(out: &Out, command: Command) -> Ended {
    match command {
        Command::Serve(args) => serve::run(out, &args),
        Command::Mailgate(args) => mailgate::run(out, &args),
        Command::Window(args) => window::run(&args),
        Command::Sample(args) => local::sample::run(out, &args),
        Command::Sweep(args) => local::sweep::run(out, &args),
        Command::Extract => local::extract::run(),
        Command::Rulebook(args) => local::rulebook::run(out, &args),
        Command::Clauses(args) => local::clauses::run(out, &args),
        Command::Journal(args) => local::journal::run(out, &args),
        Command::Backup(args) => local::backup::backup(out, &args),
        Command::Restore(args) => local::backup::restore(out, &args),
        Command::Migrate(args) => local::migrate::run(out, &args),
        Command::Keys(args) => local::keys::run(out, &args),
        Command::Doctor(args) => local::doctor::run(out, &args),
        Command::Demo(args) => match args.what {
            args::DemoCommand::Remove(args) => local::demo::remove(out, &args),
        },
        Command::Desk(command) => client::run(out, &command),
    }
}
