//! Commands that speak to a running server over its API, as a signed-in worker. They see what that worker may see.

pub(crate) mod args;
mod govern;
mod http;
mod import;
pub(crate) mod journal;
mod person;
mod request;
mod session;
mod show;
mod work;

pub(crate) use http::{Answer, Desk};

use crate::{
    exit::{Ended, Exit, Fault},
    out::Out,
};
use args::DeskCommand;

pub(crate) fn run(out: &Out, command: &DeskCommand) -> Ended {
    match command {
        DeskCommand::Login(args) => session::login(out, args),
        DeskCommand::Logout(desk) => session::logout(out, desk),
        DeskCommand::Find(args) => person::find(out, args),
        DeskCommand::Show(args) => person::show(out, args),
        DeskCommand::Extract(args) => person::extract(out, args),
        DeskCommand::Correct(args) => person::correct(out, args),
        DeskCommand::Hold(args) => person::hold(out, args),
        DeskCommand::Consent(args) => person::consent(out, args),
        DeskCommand::Erase(args) => person::erase(out, args),
        DeskCommand::Request(args) => request::file(out, args),
        DeskCommand::Requests(args) => request::list(out, args),
        DeskCommand::Approve(args) => request::decide(out, args, "approve"),
        DeskCommand::Reject(args) => request::decide(out, args, "reject"),
        DeskCommand::Withdraw(args) => request::decide(out, args, "withdraw"),
        DeskCommand::Approvals(desk) => request::approvals(out, desk),
        DeskCommand::CarryOut(args) => request::carry_out(out, args),
        DeskCommand::Case(command) => work::case(out, command),
        DeskCommand::Register(command) => work::register(out, command),
        DeskCommand::Task(command) => work::task(out, command),
        DeskCommand::Import(args) => import::run(out, args),
        DeskCommand::Remedy(args) => import::remedy(out, args),
        DeskCommand::Workers(args) => govern::workers(out, args),
        DeskCommand::Appoint(args) => govern::appoint(out, args),
        DeskCommand::Assign(args) => govern::assign(out, args),
        DeskCommand::Purpose(args) => govern::purpose(out, args),
        DeskCommand::Holding(args) => govern::holding(out, args),
        DeskCommand::Affair(args) => govern::affair(out, args),
        DeskCommand::Notice(args) => govern::notice(out, args),
        DeskCommand::Setting(args) => govern::setting(out, args),
        DeskCommand::Token(args) => govern::token(out, args),
    }
}

/// Shows an answer and turns it into an exit code: done with `shown`, else the problem's own words.
pub(crate) fn end(out: &Out, answer: &Answer, shown: impl FnOnce() -> Result<(), Fault>) -> Ended {
    if !answer.is_done() {
        return show::problem(out, answer);
    }
    if out.json {
        out.document(&answer.body)?;
    } else {
        shown()?;
    }
    Ok(Exit::Done)
}
