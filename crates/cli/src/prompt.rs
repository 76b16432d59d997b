//! Questions at the terminal. What is typed at a secret one is not shown; without a terminal it is read as a line.

use crate::exit::Fault;
use std::io::{BufRead as _, IsTerminal as _, Write as _};

/// Asks for a line.
pub(crate) fn line(question: &str) -> Result<String, Fault> {
    ask(question)?;
    read()
}

/// Asks for a secret.
pub(crate) fn secret(question: &str) -> Result<String, Fault> {
    ask(question)?;
    if !std::io::stdin().is_terminal() {
        return read();
    }
    let input = std::io::stdin();
    let was = rustix::termios::tcgetattr(&input).map_err(std::io::Error::from)?;
    let mut silent = was.clone();
    silent.local_modes.remove(rustix::termios::LocalModes::ECHO);
    let set = |to: &rustix::termios::Termios| {
        rustix::termios::tcsetattr(&input, rustix::termios::OptionalActions::Now, to).map_err(std::io::Error::from)
    };
    set(&silent)?;
    let typed = read();
    set(&was)?;
    ask("\n")?;
    typed
}

fn ask(question: &str) -> Result<(), Fault> {
    let mut out = std::io::stderr().lock();
    out.write_all(question.as_bytes())?;
    Ok(out.flush()?)
}

fn read() -> Result<String, Fault> {
    let mut text = String::new();
    let read = std::io::stdin().lock().read_line(&mut text).map_err(|_| Fault::usage("cli-nothing-typed", &[]))?;
    if read == 0 {
        return Err(Fault::usage("cli-nothing-typed", &[]));
    }
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}
