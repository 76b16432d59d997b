//! What persons can learn without signing in: matter by matter, from the organisation's own register (gojo:main:4.6).

use crate::bed::Browser;
use axum::http::StatusCode;
use azukari_app::{Asker, FormInput, Reply, registers::EnterRow};
use azukari_domain::Personal;
use azukari_testkit::{GOJO, World};

type Fields<'f> = [(&'f str, &'f str)];

fn form(fields: &Fields<'_>) -> FormInput {
    let mut input = FormInput::new();
    for (key, value) in fields {
        input.entry((*key).to_owned()).or_default().push(Personal::new(*value));
    }
    input
}

fn entered(world: &World, who: &Asker, register: &str, fields: &Fields<'_>) -> Result<String, Vec<String>> {
    let row = EnterRow { register: register.into(), fields: form(fields), ..EnterRow::default() };
    match world.app().enter_row(who, &row).unwrap() {
        Reply::Done(row) => Ok(row.id.to_string()),
        Reply::Refused(no) => {
            let named = |r: &azukari_app::RefusedReason| {
                let clauses = r.clauses.iter().map(|c| c.id.to_string()).collect::<Vec<_>>().join(" ");
                format!("{} {clauses}", r.control)
            };
            Err(no.reasons.iter().map(named).collect())
        }
        Reply::Repeated(_) => panic!("no key was given"),
    }
}

fn without<'a>(fields: &Fields<'a>, gone: &str) -> Vec<(&'a str, &'a str)> {
    fields.iter().copied().filter(|(k, _)| *k != gone).collect()
}

/// Open tasks of the officer about matters that are missing.
fn missing(world: &World) -> Vec<String> {
    world.app().tend(world.org).unwrap();
    let tasks = world.app().my_day(&world.manager()).unwrap().tasks;
    tasks.into_iter().map(|t| t.control).filter(|c| c.starts_with("duty:known.")).collect()
}

/// Shows gojo:main:4.6, gojo:main:4.6.1a, gojo:main:4.6.2a, gojo:main:4.6.3a, gojo:main:4.6.4a, gojo:main:4.6.5a, gojo:main:4.6.6a
///
/// Each of the six matters that is missing is a task of the officer; a matter is entered with where to ask and what else makes it
/// useful, or not at all; what is in force stands on a page that needs no sign-in, in both languages, and what ended is gone.
#[tokio::test]
async fn matters_stand_on_a_page_without_sign_in() {
    let world = World::sqlite_of(&GOJO);
    let manager = world.manager();
    let (path, visitor) = (format!("/o/{}/known", world.key), Browser::new(&world));
    let empty = visitor.get(&path).await;
    assert_eq!(empty.status, StatusCode::OK, "{}", empty.text);
    assert!(!empty.text.contains("<h2>"), "nothing is said that nobody wrote: {}", empty.text);
    let link = format!("href=\"{path}\"");
    let door = visitor.get(&format!("/o/{}/sign-in", world.key)).await;
    assert!(door.text.contains(&link), "who has no account finds it from the door: {}", door.text);
    for matter in ["disclosure", "correction", "stop", "reasons", "procedure", "fee"] {
        assert!(missing(&world).contains(&format!("duty:known.{matter}")), "{matter}");
    }
    let paper = [
        ("title", "開示等の請求書"),
        ("form", "disclosure"),
        ("edition", "2"),
        ("since", "2026-11-01"),
        ("items", "組合員番号、請求するデータの種類"),
    ];
    let paper = entered(&world, &manager, "rights_forms", &paper).unwrap();
    let desk = [("desk", "secretariat"), ("contact", "06-0000-1111")];
    type Matter<'a> = (&'a str, &'a str, Vec<(&'a str, &'a str)>, &'a str);
    let matters: [Matter<'_>; 6] = [
        ("disclosure", "ご自分の保有個人データの開示を求めることができます", desk.to_vec(), "4.6.1a"),
        (
            "correction",
            "訂正・追加・削除を求めることができます",
            [&desk[..], &[("ground", "内容が事実でないとき")]].concat(),
            "4.6.2a",
        ),
        (
            "stop",
            "利用の停止や消去を求めることができます",
            [&desk[..], &[("ground", "規定に違反して取り扱われているとき")]].concat(),
            "4.6.3a",
        ),
        ("reasons", "応じないとき、異なる措置をとるときは、書面で理由をご説明します", vec![], "4.6.4a"),
        (
            "procedure",
            "所定の書面でお申し出ください",
            [&desk[..], &[("form", paper.as_str()), ("form_place", "窓口とホームページ")]].concat(),
            "4.6.5a",
        ),
        ("fee", "開示と利用目的の通知に経費がかかるときにいただきます", vec![("fee", "500")], "4.6.6a"),
    ];
    let mut rows = Vec::new();
    for (matter, text, more, clause) in &matters {
        let base = [("matter", *matter), ("text", *text), ("since", "2026-11-24")];
        let whole = [&base[..], more].concat();
        for part in ["text", "since"] {
            let no = entered(&world, &manager, "known_matters", &without(&whole, part)).unwrap_err();
            assert!(no.iter().any(|r| r == "register:known_matters.stated gojo:main:4.6"), "{no:?}");
        }
        for (field, _) in more {
            let no = entered(&world, &manager, "known_matters", &without(&whole, field)).unwrap_err();
            let wanted = format!("register:known_matters.{matter} gojo:main:{clause}");
            assert!(no.contains(&wanted), "{field}: {no:?}");
        }
        let clerk = entered(&world, &world.head(), "known_matters", &whole).unwrap_err();
        assert!(clerk.iter().any(|r| r == "register:known_matters gojo:main:4.6"), "{clerk:?}");
        rows.push(entered(&world, &manager, "known_matters", &whole).unwrap());
        assert!(!missing(&world).contains(&format!("duty:known.{matter}")), "{matter} is there");
    }
    assert!(missing(&world).is_empty());
    for (lang, words) in [
        ("ja", ["開示の求め", "事務局", "開示等の請求書（第2版）", "500円", "理由の説明"]),
        (
            "en",
            ["asking for disclosure", "Secretariat", "開示等の請求書 (edition 2)", "500 yen", "explanation of reasons"],
        ),
    ] {
        let page = Browser { lang, ..Browser::new(&world) }.get(&path).await;
        let said = matters.iter().map(|(_, text, ..)| *text).chain([
            "06-0000-1111",
            "内容が事実でないとき",
            "窓口とホームページ",
        ]);
        for word in words.into_iter().chain(said) {
            assert!(page.text.contains(word), "{lang} {word}: {}", page.text);
        }
    }
    // The form itself is there to be taken along, with what it asks for and where it is handed in, and no other form is.
    let form = visitor.get(&format!("{path}/forms/1")).await;
    assert!(form.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    for word in ["開示等の請求書", "第2版", "組合員番号", "請求するデータの種類", "氏名", "事務局", "06-0000-1111"]
    {
        assert!(form.text.contains(word), "{word}: {}", form.text);
    }
    assert!(visitor.get(&path).await.text.contains(&format!("href=\"{path}/forms/1\"")));
    assert_eq!(visitor.get(&format!("{path}/forms/2")).await.status, StatusCode::NOT_FOUND);
    let ended = EnterRow {
        register: "known_matters".into(),
        row: Some(rows[5].parse().unwrap()),
        version: 1,
        state: "ended".into(),
        ..EnterRow::default()
    };
    assert!(matches!(world.app().enter_row(&manager, &ended).unwrap(), Reply::Done(_)));
    assert!(!visitor.get(&path).await.text.contains("500円"));
    assert_eq!(missing(&world), ["duty:known.fee"]);
    let other = World::sqlite();
    assert_eq!(Browser::new(&other).get(&format!("/o/{}/known", other.key)).await.status, StatusCode::NOT_FOUND);
    for id in ["4.6", "4.6.4a"] {
        let clause = world.app().one_clause(&manager, &format!("gojo:main:{id}").parse().unwrap()).unwrap();
        assert_eq!(clause.kept_by, "tasked");
    }
}
