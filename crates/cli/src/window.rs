//! `window`: hands over to the program of that name beside this one. What stands on the internet links nothing that could open the
//! data, so it is no part of this program. `serve --window` starts it as a child.

#[cfg(not(unix))]
use crate::exit::Exit;
use crate::{
    args::{ServeArgs, WindowArgs},
    exit::{Ended, Fault},
};
use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
};

/// The program's name.
const PROGRAM: &str = "azukari-window";

fn program() -> Result<PathBuf, Fault> {
    let beside = std::env::current_exe()?.with_file_name(format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX));
    if beside.is_file() {
        Ok(beside)
    } else {
        Err(Fault::failed("window-missing-program", &[("file", &beside.display().to_string())]))
    }
}

pub(crate) fn run(args: &WindowArgs) -> Ended {
    let mut command = Command::new(program()?);
    command.args(&args.args);
    // In this process's place, so that signals and the exit code are its own.
    #[cfg(unix)]
    return Err(std::os::unix::process::CommandExt::exec(&mut command).into());
    #[cfg(not(unix))]
    Ok(match command.status()?.code() {
        Some(0) => Exit::Done,
        Some(2) => Exit::Usage,
        _ => Exit::Failed,
    })
}

/// The folder between server and window: beside the data, never in it.
pub(crate) fn folder(args: &ServeArgs) -> Option<PathBuf> {
    let beside = || {
        let mut name = args.place.data.file_name().unwrap_or_default().to_owned();
        name.push("-window");
        args.place.data.with_file_name(name)
    };
    args.window_dir.clone().or_else(|| args.window.map(|_| beside()))
}

/// A window that ends with this process, whatever ends it: its standard input is ours to close.
#[derive(Debug)]
pub(crate) struct Beside(Child);

impl Drop for Beside {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        // It drains for some seconds; nobody else waits for it.
        let _ = self.0.wait();
    }
}

/// Starts the window where it was asked for.
pub(crate) fn beside(args: &ServeArgs) -> Result<Option<Beside>, Fault> {
    let (Some(address), Some(dir)) = (args.window, folder(args)) else { return Ok(None) };
    let mut command = Command::new(program()?);
    command.arg("--dir").arg(dir).arg("--listen").arg(address.to_string()).arg("--until-stdin-ends");
    // Nothing of what this process was given: not the passphrase, not the address of a database.
    command.env_clear();
    for name in ["AZUKARI_LOG", "LANG", "LC_ALL", "LC_MESSAGES"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    for proxy in &args.window_behind_proxy {
        command.arg("--behind-proxy").arg(proxy.to_string());
    }
    if let (Some(cert), Some(key)) = (&args.window_tls_cert, &args.window_tls_key) {
        command.arg("--tls-cert").arg(cert).arg("--tls-key").arg(key);
    }
    // Our own standard output holds the greeting and nothing else.
    let child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
    tracing::info!(%address, "the window is open");
    Ok(Some(Beside(child)))
}
