//! `demo remove`: the sample organisation goes whole. The key file stays: others may be opened by it.

use crate::{
    args::DemoArgs,
    exit::{Ended, Exit},
    open,
    out::Out,
};

pub(crate) fn remove(out: &Out, args: &DemoArgs) -> Ended {
    open::must_exist(&args.place)?;
    let house = open::house(out, &args.place)?;
    let demos = house.app.demos()?;
    for key in &demos {
        house.app.remove_demo(key)?;
    }
    house.app.gate().close();
    if out.json {
        out.document(&serde_json::json!({ "removed": demos }))?;
    } else {
        out.say(if demos.is_empty() { "cli-demo-none" } else { "cli-demo-removed" }, &[])?;
    }
    Ok(Exit::Done)
}
