//! What the operator reads when the server is up. The set-up link stands here and nowhere else: it is never logged.

use crate::{args::ServeArgs, exit::Fault, open::House, out::Out};
use azukari_app::access::{DemoOpened, setup::SETUP_LINK_MINUTES};
use azukari_words::{Arg, Lang, Words};
use std::net::SocketAddr;

/// In Japanese and English, whatever the terminal speaks: the first reader may be either.
pub(crate) fn say(
    out: &Out,
    args: &ServeArgs,
    address: SocketAddr,
    house: &House,
    demo: Option<&DemoOpened>,
) -> Result<(), Fault> {
    let url = format!("http://{address}");
    let place = args.place.shown();
    let link = house.app.setup_link()?.map(|link| format!("{url}/setup/{}", link.expose()));
    if out.json {
        let accounts: Vec<_> = demo
            .iter()
            .flat_map(|d| &d.accounts)
            .map(|a| serde_json::json!({"login": a.login, "password": a.password.as_str(), "office": a.office_en}))
            .collect();
        let sample = demo.map(|d| serde_json::json!({"org": d.key, "accounts": accounts, "people": d.people}));
        return out.document(&serde_json::json!({
            "listening": url, "data": place, "set_up": link, "sample": sample,
        }));
    }
    for lang in Lang::ALL {
        let say = |key: &str, args: &[(&str, Arg<'_>)]| out.line(&Words::say(lang, key, args));
        say("setup-listening", &[("address", url.as_str().into())])?;
        say("setup-data-at", &[("place", place.as_str().into())])?;
        if let Some(link) = &link {
            say("setup-link", &[("minutes", SETUP_LINK_MINUTES.into()), ("link", link.as_str().into())])?;
        }
        if let Some(demo) = demo {
            say("cli-demo-started", &[("name", demo.key.as_str().into())])?;
            for account in &demo.accounts {
                let office = if lang == Lang::Ja { &account.office_ja } else { &account.office_en };
                let args: [(&str, Arg<'_>); 3] = [
                    ("login", account.login.as_str().into()),
                    ("password", account.password.as_str().into()),
                    ("office", office.as_str().into()),
                ];
                // The clerk holds no office, only assigned work.
                say(if office.is_empty() { "cli-demo-clerk" } else { "cli-demo-account" }, &args)?;
            }
            say("cli-demo-remove", &[])?;
        }
        say("cli-press-ctrl-c", &[])?;
    }
    Ok(())
}
