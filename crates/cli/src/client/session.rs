//! Signing in, and where the token is kept: a file that only this user can read.

use super::{
    args::{DeskArgs, LoginArgs},
    http::Desk,
    show,
};
use crate::{
    exit::{Ended, Exit, Fault},
    out::Out,
    place, prompt,
};
use azukari_domain::OrgKey;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

/// Where the server listens by default.
const SERVER: &str = "http://127.0.0.1:8080";

/// What is kept between two commands.
#[derive(Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) server: String,
    pub(crate) org: OrgKey,
    pub(crate) token: String,
}

pub(crate) fn login(out: &Out, args: &LoginArgs) -> Ended {
    let server = args.desk.server.clone().unwrap_or_else(|| SERVER.into());
    let org = args.desk.org.clone().ok_or(Fault::usage("cli-argument-missing", &[("name", "--org")]))?;
    let desk = Desk::new(out, &server, org.clone())?;
    let password = from_env("AZUKARI_PASSWORD", || prompt::secret(&out.t("cli-password-prompt", &[])))?;
    let mut body = json!({"login": args.login, "password": password, "code": std::env::var("AZUKARI_CODE").ok(),
        "new_sheet": args.new_sheet, "place": place(&org)});
    let mut answer = desk.post("/sign-in", None, &body)?;
    // The sheet is said once, to be printed; its first code shows that it was read.
    if answer.is_done() && answer.body.get("sheet").is_some() {
        out.aside(&out.t("signin-factor-paper", &[]));
        out.aside(answer.text("text"));
        answer = desk.post("/sign-in", None, &body)?;
    }
    // A second factor is asked for only where the account has one.
    if answer.status == 401 && answer.text("key") == "signin-code-needed" {
        let code = prompt::line(&out.t("cli-code-prompt", &[]))?;
        if let Some(fields) = body.as_object_mut() {
            fields.insert("code".into(), code.into());
        }
        answer = desk.post("/sign-in", None, &body)?;
    }
    if !answer.is_done() {
        return show::problem(out, &answer);
    }
    let kept = Kept { server, org: org.clone(), token: answer.text("token").to_owned() };
    let file = match &args.desk.token_file {
        Some(file) => file.clone(),
        None => folder()?.join(format!("{org}.json")),
    };
    write(&file, &kept)?;
    let shown = file.display().to_string();
    if out.json {
        out.document(&json!({"org": org, "worker": answer.body.get("worker"), "file": shown}))?;
    } else {
        out.say("cli-signed-in", &[("name", answer.text("name").into())])?;
        out.say("cli-token-saved", &[("file", shown.into())])?;
    }
    Ok(Exit::Done)
}

pub(crate) fn logout(out: &Out, args: &DeskArgs) -> Ended {
    let desk = Desk::signed_in(out, args)?;
    let answer = desk.post("/sign-out", None, &json!({}))?;
    if let Some(file) = find(args)? {
        std::fs::remove_file(&file).map_err(|e| Fault::file(&file, &e))?;
    }
    super::end(out, &answer, || out.say("signin-out-done", &[]))
}

/// The sign-in of this command: a token from the environment, else the file.
pub(crate) fn load(args: &DeskArgs) -> Result<Kept, Fault> {
    let needed = || Fault::new(Exit::SignedOut, "cli-token-needed", &[]);
    if let Ok(token) = std::env::var("AZUKARI_TOKEN") {
        let org = args.org.clone().ok_or(Fault::usage("cli-argument-missing", &[("name", "--org")]))?;
        return Ok(Kept { server: args.server.clone().unwrap_or_else(|| SERVER.into()), org, token });
    }
    let file = find(args)?.ok_or_else(needed)?;
    let text = std::fs::read_to_string(&file).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => needed(),
        _ => Fault::file(&file, &e),
    })?;
    let mut kept: Kept = serde_json::from_str(&text).map_err(|_| needed())?;
    if args.org.as_ref().is_some_and(|org| *org != kept.org) {
        return Err(needed());
    }
    if let Some(server) = &args.server {
        kept.server.clone_from(server);
    }
    Ok(kept)
}

/// The file of this command: the named one, the organisation's, or the only one.
fn find(args: &DeskArgs) -> Result<Option<PathBuf>, Fault> {
    if let Some(file) = &args.token_file {
        return Ok(Some(file.clone()));
    }
    let folder = folder()?;
    if let Some(org) = &args.org {
        return Ok(Some(folder.join(format!("{org}.json"))));
    }
    let mut found: Vec<PathBuf> = std::fs::read_dir(&folder)
        .map(|entries| {
            entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "json")).collect()
        })
        .unwrap_or_default();
    if found.len() > 1 {
        return Err(Fault::usage("error-organisation-choose", &[]));
    }
    Ok(found.pop())
}

fn folder() -> Result<PathBuf, Fault> {
    let state = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|p| p.is_absolute());
    let home = || std::env::home_dir().map(|home| home.join(".local/state"));
    let base = state.or_else(home).ok_or(Fault::usage("cli-argument-missing", &[("name", "--token-file")]))?;
    Ok(base.join("azukari"))
}

/// The token by which this computer is known to an organisation, where it keeps one.
pub(crate) fn place(org: &OrgKey) -> Option<String> {
    let text = std::fs::read_to_string(folder().ok()?.join(format!("{org}.place"))).ok()?;
    Some(text.trim().to_owned()).filter(|token| !token.is_empty())
}

/// Keeps it.
pub(crate) fn keep_place(org: &OrgKey, token: &str) -> Result<(), Fault> {
    write_text(&folder()?.join(format!("{org}.place")), token)
}

/// Written beside and renamed, so that a half-written token never replaces a good one.
fn write(file: &Path, kept: &Kept) -> Result<(), Fault> {
    write_text(file, &serde_json::to_string(kept).unwrap_or_default())
}

fn write_text(file: &Path, text: &str) -> Result<(), Fault> {
    if let Some(dir) = file.parent().filter(|d| !d.as_os_str().is_empty() && !d.exists()) {
        place::make_private(dir)?;
    }
    let beside = file.with_extension("new");
    let _ = std::fs::remove_file(&beside);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(&beside)
        .and_then(|mut to| to.write_all(text.as_bytes()).and_then(|()| to.sync_all()))
        .and_then(|()| std::fs::rename(&beside, file))
        .map_err(|e| Fault::file(file, &e))
}

fn from_env(name: &str, ask: impl FnOnce() -> Result<String, Fault>) -> Result<String, Fault> {
    std::env::var(name).map_or_else(|_| ask(), Ok)
}
