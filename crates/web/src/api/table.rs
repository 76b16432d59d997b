//! The table of routes: it makes the router and the OpenAPI 3.1 document.

use super::{
    Api, approval, body::Shape, extract, govern, import, journal, mail, paper, person, request, sign_in, window, work,
};
use axum::{
    Json, Router,
    handler::Handler,
    routing::{MethodRouter, get, post},
};
use serde_json::{Map, Value, json};

/// Where all routes of an organisation begin.
const BASE: &str = "/api/v1/o/{org}";
/// Where the document stands.
const DOCUMENT: &str = "/api/v1/openapi.json";

/// One route.
struct Route {
    path: &'static str,
    method: &'static str,
    name: &'static str,
    about: &'static str,
    body: Option<Value>,
    signed: bool,
    handler: MethodRouter<Api>,
}

fn read<H, T>(path: &'static str, name: &'static str, about: &'static str, handler: H) -> Route
where
    H: Handler<T, Api>,
    T: 'static,
{
    Route { path, method: "get", name, about, body: None, signed: true, handler: get(handler) }
}

fn write<B, H, T>(path: &'static str, name: &'static str, about: &'static str, handler: H) -> Route
where
    B: Shape,
    H: Handler<T, Api>,
    T: 'static,
{
    Route { path, method: "post", name, about, body: Some(B::shape()), signed: true, handler: post(handler) }
}

impl Route {
    fn open(self) -> Route {
        Route { signed: false, ..self }
    }
}

fn routes() -> Vec<Route> {
    use super::body::Nothing;
    vec![
        write::<sign_in::SignIn, _, _>(
            "/sign-in",
            "sign_in",
            "Signs a worker in; the token is the session.",
            sign_in::sign_in,
        )
        .open(),
        write::<Nothing, _, _>("/sign-out", "sign_out", "Ends the session.", sign_in::sign_out),
        write::<sign_in::NewOrganisation, _, _>(
            "/set-up",
            "set_up",
            "Sets the organisation up by the set-up link.",
            sign_in::set_up,
        )
        .open(),
        write::<govern::AcceptBody, _, _>(
            "/accept",
            "accept",
            "Accepts an invitation with a new password.",
            govern::accept,
        )
        .open(),
        read("/me", "me", "Who asks, their offices and affairs.", sign_in::me),
        write::<person::FindBody, _, _>("/find", "find", "Finds people; shows name and number.", person::find),
        write::<person::TakeInBody, _, _>(
            "/records",
            "take_in",
            "Takes one person in by hand: answers the new record, or who is on file already.",
            person::take_in,
        ),
        write::<person::ShowBody, _, _>(
            "/records/{record}/show",
            "show",
            "Opens a record under an affair.",
            person::show,
        ),
        write::<person::CorrectBody, _, _>(
            "/records/{record}/correct",
            "correct",
            "Changes values of a record.",
            person::correct,
        ),
        write::<person::HoldBody, _, _>(
            "/records/{record}/hold",
            "hold",
            "Sets or releases a stop or hold.",
            person::hold,
        ),
        write::<person::ConsentBody, _, _>(
            "/records/{record}/consent",
            "consent",
            "Records a consent or its withdrawal.",
            person::consent,
        ),
        write::<import::RemedyBody, _, _>(
            "/records/{record}/remedy",
            "remedy",
            "Records what was found out about a migrated record.",
            import::remedy,
        ),
        write::<person::EraseBody, _, _>(
            "/erase",
            "erase",
            "Erases records, or old values of one field.",
            person::erase,
        ),
        write::<extract::ExtractBody, _, _>(
            "/extracts",
            "extract",
            "Takes people out as a file that opens with its password alone; says the password once.",
            extract::extract,
        ),
        read("/extracts/{extract}", "fetch_extract", "One's own file, within an hour.", extract::fetch),
        read(
            "/window/letters",
            "letters",
            "What strangers handed in at the window and nobody took in yet.",
            window::letters,
        ),
        read(
            "/window/links",
            "window_links",
            "Links by which a My Number can be given once, of the affairs for which the asker is named.",
            window::links,
        ),
        write::<Nothing, _, _>(
            "/window/letters/{letter}/take",
            "take_letter",
            "Takes in what was handed in: a record with its admission, a case, or a My Number that was given by link.",
            window::take,
        ),
        write::<window::PublishBody, _, _>(
            "/window/publish",
            "publish",
            "Puts members into the directory of the window, as an output that was approved.",
            window::publish,
        ),
        read("/remedies", "remedies", "Migrated records that are still to be put right.", import::remedies),
        write::<import::StaleBody, _, _>(
            "/stale/show",
            "stale",
            "Records of one kind that nobody has confirmed for too long.",
            import::stale,
        ),
        read("/requests", "requests", "Requests: ?which=mine, waiting or all.", request::list),
        write::<request::RequestBody, _, _>("/requests", "request", "Sends a request.", request::ask),
        read("/requests/{number}", "request_one", "One request.", request::one),
        write::<request::DecideBody, _, _>(
            "/requests/{number}/approve",
            "approve",
            "Approves a request.",
            request::approve,
        ),
        write::<request::DecideBody, _, _>(
            "/requests/{number}/reject",
            "reject",
            "Rejects a request.",
            request::reject,
        ),
        write::<request::DecideBody, _, _>(
            "/requests/{number}/withdraw",
            "withdraw",
            "Takes a request or its approval back.",
            request::withdraw,
        ),
        read("/approvals", "approvals", "One's own approvals by which a document may leave.", approval::list),
        read("/approvals/{approval}", "approval", "One of them, with what it fixes.", approval::one),
        write::<approval::CarryOutBody, _, _>(
            "/approvals/{approval}/carry-out",
            "carry_out",
            "Gives or puts out exactly what was approved, once: the document, or a file that opens with its password alone.",
            approval::carry_out,
        ),
        read("/procedures", "procedures", "Procedures in force.", work::procedures),
        read("/cases", "cases", "Cases: ?state=, ?procedure=, ?below=.", work::cases),
        write::<work::CaseBody, _, _>("/cases", "open_case", "Opens a case of a procedure.", work::open),
        write::<Nothing, _, _>("/cases/{number}/show", "show_case", "A case with its step and history.", work::show),
        write::<work::StepBody, _, _>(
            "/cases/{number}/step",
            "take_step",
            "Takes the step at which a case stands.",
            work::step,
        ),
        write::<work::ItemBody, _, _>(
            "/cases/{number}/items",
            "answer_item",
            "Answers one item of the present step.",
            work::item,
        ),
        write::<paper::PaperBody, _, _>(
            "/cases/{number}/paper",
            "case_paper",
            "A case with its history as a PDF, in base64.",
            paper::case,
        ),
        write::<paper::LetterBody, _, _>(
            "/cases/{number}/letters",
            "write_letter",
            "A letter of a case as a PDF, in base64: one that the case lists.",
            paper::letter,
        ),
        read("/tasks", "tasks", "What waits for the asker, the most urgent first.", work::tasks),
        read("/tasks/{number}", "task", "One task with the form of its evidence.", work::task),
        write::<work::PerformBody, _, _>(
            "/tasks/{number}/perform",
            "perform",
            "Completes a task with its evidence.",
            work::perform,
        ),
        read("/registers", "registers", "Registers in force.", work::registers),
        write::<work::RegisterBody, _, _>(
            "/registers/show",
            "show_register",
            "A page of a register, now or as of a day.",
            work::register,
        ),
        write::<work::SheetBody, _, _>(
            "/registers/sheet",
            "register_sheet",
            "The rows of a register, or those that hold a value in a column, as a sheet.",
            work::sheet,
        ),
        write::<work::RowBody, _, _>(
            "/registers/enter",
            "enter_row",
            "Enters, changes or ends a row of a register.",
            work::enter,
        ),
        write::<work::PlaceBody, _, _>(
            "/registers/place",
            "name_place",
            "Says which computer of the register this one is; answers the token that it keeps and names when somebody signs in.",
            work::place,
        ),
        write::<work::VersionsBody, _, _>(
            "/registers/versions",
            "row_versions",
            "All versions of a row.",
            work::versions,
        ),
        write::<Nothing, _, _>(
            "/supervision/show",
            "supervision",
            "Workers whom the asker supervises: what each must do, did, and may open.",
            work::supervision,
        ),
        read("/mail/rules", "mail_rules", "What the mail gate looks for in the office's mails.", mail::rules),
        write::<mail::MailBody, _, _>(
            "/mail/judgements",
            "judge_mail",
            "Says of a mail of the office whether it goes out, goes back or waits; of the mail itself nothing is told but counts.",
            mail::judge,
        ),
        read(
            "/mail/held",
            "decided_mails",
            "Mails kept back that were decided on and that the mail server still keeps: for the mail gate's own token.",
            mail::decided,
        ),
        write::<mail::CarriedBody, _, _>(
            "/mail/held/{row}",
            "carried_mail",
            "Says what the mail server did with a mail that was decided on.",
            mail::carried,
        ),
        read("/messages", "messages", "What the asker was told; marks it as read.", work::messages),
        write::<journal::JournalBody, _, _>(
            "/journal",
            "journal",
            "Entries of the journal, newest first.",
            journal::list,
        ),
        write::<journal::VerifyBody, _, _>("/journal/verify", "verify", "Verifies the journal.", journal::verify),
        write::<Nothing, _, _>(
            "/journal/checkpoint",
            "checkpoint",
            "The newest signed checkpoint.",
            journal::checkpoint,
        ),
        read("/clauses", "clauses", "The clauses and their state.", govern::clauses),
        read("/clauses/terms", "glossary", "The defined terms of the regulation.", govern::glossary),
        read("/clauses/law", "law", "The laws beside the regulation: their adopted provisions.", govern::law),
        write::<govern::PeriodBody, _, _>(
            "/clauses/show",
            "show_clause",
            "One clause with its text, evidence, tasks and refusals.",
            govern::clause,
        ),
        write::<govern::PeriodBody, _, _>(
            "/clauses/board",
            "board",
            "Every clause with its evidence in a period.",
            govern::board,
        ),
        read("/workers", "workers", "The workers.", govern::workers),
        write::<govern::WorkerBody, _, _>(
            "/workers",
            "invite",
            "Registers a worker and makes an invitation.",
            govern::invite,
        ),
        read("/deciders", "deciders", "Who decides what today, and where nobody can.", govern::deciders),
        read("/offices", "offices", "The offices and who holds them.", govern::offices),
        write::<govern::PowersBody, _, _>(
            "/offices/powers",
            "powers",
            "What falls to an office, each with its article.",
            govern::powers,
        ),
        write::<govern::AppointBody, _, _>(
            "/appointments",
            "appoint",
            "Appoints to an office, or ends an appointment.",
            govern::appoint,
        ),
        write::<govern::AssignBody, _, _>(
            "/assignments",
            "assign",
            "Assigns an affair, or takes it back.",
            govern::assign,
        ),
        read("/purposes", "purposes", "The purposes of use.", govern::purposes),
        write::<govern::PurposeBody, _, _>("/purposes", "purpose", "Specifies or changes a purpose.", govern::specify),
        read("/holdings", "holdings", "The kinds of data.", govern::holdings),
        write::<govern::HoldingBody, _, _>(
            "/holdings",
            "holding",
            "Adds a kind of data, or changes or ends one that was added.",
            govern::set_holding,
        ),
        read("/affairs", "affairs", "The affairs.", govern::affairs),
        write::<govern::AffairBody, _, _>("/affairs", "affair", "Defines an affair.", govern::set_affair),
        read("/notices", "notices", "The notices of purpose.", govern::notices),
        write::<govern::NoticeBody, _, _>("/notices", "notice", "Records a notice of purpose.", govern::record_notice),
        read("/settings", "settings", "The open values of the rulebook.", govern::settings),
        write::<govern::SettingBody, _, _>("/settings", "setting", "Confirms an open value.", govern::confirm),
        read("/tokens", "tokens", "One's own API tokens.", sign_in::tokens),
        write::<sign_in::NewToken, _, _>("/tokens", "make_token", "Makes an API token.", sign_in::make_token),
        write::<sign_in::Revoke, _, _>(
            "/tokens/revoke",
            "revoke_token",
            "Revokes an API token.",
            sign_in::revoke_token,
        ),
    ]
}

/// The routes of the table, and the document itself.
pub(super) fn router() -> Router<Api> {
    let all = routes()
        .into_iter()
        .fold(Router::new(), |router, route| router.route(&format!("{BASE}{}", route.path), route.handler));
    all.route(DOCUMENT, get(|| async { Json(document()) }))
}

/// The OpenAPI 3.1 document.
pub fn document() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for route in routes() {
        let operation =
            operation(route.name, route.about, route.path, route.body.as_ref().map(json_body), route.signed);
        entry(&mut paths, route.path, route.method, operation);
    }
    let file = json!({"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}});
    let mut take_in = operation(
        "import",
        "Takes a file of people in; answers lines of JSON, the last one with `status`.",
        "/imports",
        Some(file),
        true,
    );
    if let Some(parameters) = take_in["parameters"].as_array_mut() {
        parameters.push(json!({
            "name": "Azukari-Import", "in": "header", "required": true,
            "content": {"application/json": {"schema": import::order_shape()}},
        }));
    }
    take_in["responses"]["200"] = json!({
        "description": "Progress and result.", "content": {"application/x-ndjson": {}},
    });
    entry(&mut paths, "/imports", "post", take_in);
    entry(&mut paths, "/imports", "get", operation("imports", "The newest imports.", "/imports", None, true));
    let mut rejects =
        operation("rejects", "The rejected rows of one's own import.", "/imports/{import}/rejects", None, true);
    rejects["responses"]["200"] = json!({"description": "The rows.", "content": {"text/csv": {}}});
    entry(&mut paths, "/imports/{import}/rejects", "get", rejects);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Azukari", "version": env!("CARGO_PKG_VERSION"),
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "schemas": {"problem": problem()},
        },
    })
}

fn entry(paths: &mut Map<String, Value>, path: &str, method: &str, operation: Value) {
    let item = paths.entry(format!("{BASE}{path}")).or_insert_with(|| json!({}));
    item[method] = operation;
}

fn json_body(shape: &Value) -> Value {
    json!({"required": true, "content": {"application/json": {"schema": shape}}})
}

fn operation(name: &str, about: &str, path: &str, body: Option<Value>, signed: bool) -> Value {
    let mut parameters: Vec<Value> = format!("{BASE}{path}")
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}').map(str::to_owned))
        .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
        .collect();
    if body.is_some() {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": true, "schema": {"type": "string", "maxLength": 255},
            "description": "The same key with the same request does it once; a repeat answers with the act's id.",
        }));
    }
    let problem =
        json!({"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}}});
    let said = |what: &str| {
        let mut said = problem.clone();
        said["description"] = what.into();
        said
    };
    let mut operation = json!({
        "operationId": name, "summary": about, "parameters": parameters,
        "responses": {
            "200": {"description": "Done.", "content": {"application/json": {"schema": {"type": "object"}}}},
            "401": said("Not signed in."), "403": said("Refused by the rulebook; names the articles and the way out."),
            "404": said("Not there, or not for this worker."), "409": said("Somebody else was faster."),
            "422": said("The input is not in order."), "429": said("Too many; see Retry-After."),
            "503": said("The operator must act."),
        },
    });
    if let Some(body) = body {
        operation["requestBody"] = body;
    }
    operation["security"] = if signed { json!([{"bearer": []}]) } else { json!([]) };
    operation
}

fn problem() -> Value {
    let text = || json!({"type": "string"});
    let list = |of: Value| json!({"type": "array", "items": of});
    let clause = json!({"type": "object", "properties": {"id": text(), "title": text()}});
    let reason = json!({"type": "object", "properties": {
        "answer": text(), "key": text(), "message": text(), "what": text(), "next": text(), "remedy": text(),
        "clauses": list(clause),
    }});
    let fault = json!({"type": "object", "properties": {"field": text(), "key": text(), "message": text()}});
    json!({"type": "object", "required": ["type", "title", "status", "key"], "properties": {
        "type": text(), "title": text(), "status": {"type": "integer"}, "detail": text(), "key": text(), "field": text(),
        "answer": {"enum": ["forbidden", "not_permitted", "not_configured", "referral"]}, "act": text(),
        "reasons": list(reason), "faults": list(fault),
    }})
}
