//! `sample`: lists of invented people, to try things with.

use crate::{
    args::{SampleArgs, SampleCommand, SampleEncoding},
    exit::{Ended, Exit, Fault},
    out::Out,
};
use azukari_sheets::{
    SheetError,
    sample::{self, Options},
    write::WriteEncoding,
};
use std::{
    fs::File,
    io::{BufWriter, Write as _},
};

pub(crate) fn run(out: &Out, args: &SampleArgs) -> Ended {
    let SampleCommand::Members { count, seed, encoding, dirty, out: file } = &args.what;
    let encoding = match encoding {
        SampleEncoding::Utf8 => WriteEncoding::Utf8,
        SampleEncoding::Cp932 => WriteEncoding::Cp932,
    };
    let options = Options { encoding, dirty: *dirty };
    let Some(path) = file else {
        let mut to = BufWriter::new(std::io::stdout().lock());
        let made = sample::members(&mut to, *count, *seed, &options).map_err(|e| sheet(&e));
        return to.flush().map_err(Fault::from).and(made).map(|_| Exit::Done);
    };
    let there = File::create_new(path).map_err(|e| Fault::file(path, &e))?;
    let mut to = BufWriter::new(there);
    let made = sample::members(&mut to, *count, *seed, &options).map_err(|e| sheet(&e))?;
    to.flush().map_err(|e| Fault::file(path, &e))?;
    let shown = path.display().to_string();
    if out.json {
        let dirt: serde_json::Map<String, serde_json::Value> =
            made.counts().iter().map(|(kind, count)| (format!("{kind:?}"), (*count).into())).collect();
        out.document(&serde_json::json!({
            "file": shown, "people": made.people, "must_reject": made.must_reject(), "dirt": dirt,
        }))?;
    } else {
        out.say("cli-sample-made", &[("count", made.people.into()), ("file", shown.into())])?;
    }
    Ok(Exit::Done)
}

fn sheet(e: &SheetError) -> Fault {
    match e {
        SheetError::Io(kind) => Fault::from(std::io::Error::from(*kind)),
        other => Fault::usage(other.key(), &other.args().iter().map(|(n, v)| (*n, v.as_str())).collect::<Vec<_>>()),
    }
}
