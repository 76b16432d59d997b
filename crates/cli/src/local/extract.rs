//! `__extract`: the text of a page description from standard input, in a process of its own with little room and time. What reads
//! such files was not written for hostile ones; if one brings it down, nothing else falls.

use crate::exit::{Ended, Exit, Fault};
use azukari_detect::{Why, pdf};
use std::{
    io::{Read as _, Write as _},
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

/// The hidden command's name.
pub(crate) const NAME: &str = "__extract";
/// Room of the child, addresses and all.
const ROOM_BYTES: u64 = 3 << 30;
/// Seconds of a processor.
const SECONDS: u64 = 20;

/// The child. Its exit codes are between it and [`in_child`]: 0 text, 1 too large or slow, 2 damaged, 3 only a password opens it.
pub(crate) fn run() -> Ended {
    bound();
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(pdf::BYTES_MAX as u64 + 1).read_to_end(&mut bytes).map_err(Fault::from)?;
    match pdf::read(&bytes, Duration::from_secs(SECONDS)) {
        Ok(text) => {
            let mut out = std::io::stdout().lock();
            out.write_all(text.as_bytes())?;
            out.flush()?;
            Ok(Exit::Done)
        }
        Err(Why::Closed) => Ok(Exit::Refused),
        Err(Why::TooLarge | Why::TooSlow) => Ok(Exit::Failed),
        Err(_) => Ok(Exit::Usage),
    }
}

fn bound() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        for (what, most) in [(Resource::As, ROOM_BYTES), (Resource::Cpu, SECONDS), (Resource::Core, 0)] {
            // A limit that is lower already may stay.
            let _ = setrlimit(what, Rlimit { current: Some(most), maximum: Some(most) });
        }
    }
}

/// Has a child read a page description; it is ended when the time is over.
pub(crate) fn in_child(bytes: &[u8], time: Duration) -> Result<String, Why> {
    let program = std::env::current_exe().map_err(|_| Why::Format)?;
    let child =
        Command::new(program).arg(NAME).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut child = child.map_err(|_| Why::Format)?;
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else { return Err(Why::Format) };
    let (tell, told) = mpsc::channel();
    let text = thread::scope(|scope| {
        // A child that falls closes both ends, and neither thread waits on.
        scope.spawn(move || input.write_all(bytes));
        scope.spawn(move || {
            let mut text = Vec::new();
            let read = output.take(pdf::TEXT_BYTES_MAX as u64 + 1).read_to_end(&mut text);
            let _ = tell.send(read.map(|_| text));
        });
        let text = told.recv_timeout(time);
        if text.is_err() {
            let _ = child.kill();
        }
        text
    });
    let ended = child.wait().map_err(|_| Why::Damaged)?;
    let text = text.map_err(|_| Why::TooSlow)?.map_err(|_| Why::Damaged)?;
    if text.len() > pdf::TEXT_BYTES_MAX {
        return Err(Why::TooLarge);
    }
    match ended.code() {
        Some(0) => String::from_utf8(text).map_err(|_| Why::Damaged),
        Some(1) => Err(Why::TooLarge),
        Some(3) => Err(Why::Closed),
        _ => Err(Why::Damaged),
    }
}
