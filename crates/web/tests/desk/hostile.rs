//! What others may try: forms of another site, frames, redirections away, markup in data, another organisation's session.

use crate::bed::Browser;
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use azukari_testkit::{Who, World};

const MARKUP: &str = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>";

#[tokio::test]
async fn no_form_of_another_site_does_anything() {
    let world = World::sqlite();
    let org = &world.key;
    let manager = Browser::of(&world, Who::Manager, None);
    let worker = world.worker(Who::Clerk);
    for path in [
        format!("/o/{org}/settings/workers/new"),
        format!("/o/{org}/settings/workers/{worker}/lock"),
        format!("/o/{org}/settings/offices/unit_head"),
        format!("/o/{org}/settings/values"),
        format!("/o/{org}/settings/regulation"),
        format!("/o/{org}/settings/sample/remove"),
        format!("/o/{org}/account/password"),
        format!("/o/{org}/account/pin"),
        format!("/o/{org}/drafts"),
        format!("/o/{org}/import"),
        format!("/o/{org}/switch"),
        "/sign-out".to_owned(),
    ] {
        for (site, origin) in [("cross-site", "https://evil.example"), ("same-site", "http://other.localhost")] {
            let request = manager
                .request("POST", &path)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header(header::ORIGIN, origin)
                .header("sec-fetch-site", site);
            let got = manager.ask(request.body(Body::from("name=a")).unwrap()).await;
            assert_eq!(got.status, StatusCode::FORBIDDEN, "{path} {site}");
            assert!(!got.text.contains("az-refusal"), "turned away before anybody is asked: {path}");
        }
    }
    // Nothing happened: the session lives, the clerk is not locked.
    assert_eq!(manager.get(&format!("/o/{org}")).await.status, StatusCode::OK);
    let shown = manager.get(&format!("/o/{org}/settings/workers/{worker}")).await;
    assert!(shown.text.contains("/lock\""), "{}", shown.text);
}

#[tokio::test]
async fn no_page_can_be_framed_and_none_leads_away() {
    let world = World::sqlite();
    let org = &world.key;
    let clerk = Browser::of(&world, Who::Clerk, Some("membership"));
    let got = clerk.get(&format!("/o/{org}")).await;
    let policy = got.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    for part in ["frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'", "script-src 'self'"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
    assert_eq!(got.headers[header::X_FRAME_OPTIONS], "DENY");
    for away in ["//evil.example", "https://evil.example", "/\\evil.example", "/o/other/find", "javascript:alert(1)"] {
        for path in [format!("/o/{org}/affair"), "/reader".to_owned()] {
            let led = clerk.post(&path, &[("affair", "membership"), ("lang", "ja"), ("back", away)]).await;
            let to = led.location();
            assert!(to.starts_with('/') && !to.starts_with("//") && !to.contains("evil"), "{path} {away}: {to}");
        }
        let signed_out = Browser::new(&world);
        let page = signed_out.get(&format!("/o/{org}/sign-in?back={}", crate::bed::encoded(away))).await;
        assert!(!page.text.contains("href=\"//evil") && !page.text.contains("href=\"https://evil"), "{away}");
    }
}

#[tokio::test]
async fn markup_in_names_reasons_headings_and_wordings_stays_text() {
    let world = World::sqlite();
    let org = &world.key;
    let id = world.bring_in(&[world.member(MARKUP, "シルシ", "097-555-0177")])[0];
    let clerk = Browser::of(&world, Who::Clerk, Some("membership"));
    let manager = Browser::of(&world, Who::Manager, None);
    let inert = |text: &str| {
        assert!(
            !text.contains("<img src=x") && !text.contains("<script>alert") && !text.contains("<script>confirm"),
            "{text}"
        );
        text.contains("&lt;img src=x")
    };
    let found = clerk.post(&format!("/o/{org}/find"), &[("text", "シルシ"), ("holding", "member")]).await;
    assert!(inert(&found.text), "{}", found.text);
    assert!(inert(&clerk.get(&format!("/o/{org}/records/{id}")).await.text));
    assert!(inert(&clerk.get(&format!("/o/{org}/records/{id}/correct")).await.text));
    let asked = clerk
        .post(
            &format!("/o/{org}/requests"),
            &[
                ("kind", "output"),
                ("verb", "export"),
                ("record", &id.to_string()),
                ("holding", "member"),
                ("reason", MARKUP),
            ],
        )
        .await;
    if asked.status == StatusCode::SEE_OTHER {
        let request = asked.location().split('?').next().unwrap().to_owned();
        assert!(inert(&clerk.get(&request).await.text));
    } else {
        assert!(inert(&asked.text), "{}", asked.text);
    }
    // What the organisation publishes is no personal value, so it gets words of its own.
    let published = MARKUP.replace("alert", "confirm");
    let regulation = format!("/o/{org}/settings/regulation");
    let text = format!("第11条　{published}");
    manager.post(&regulation, &[("document", "main"), ("file", &text)]).await;
    assert!(inert(&manager.get(&format!("/o/{org}/clauses/hatsumei:main:11.2b")).await.text));
    let purpose =
        manager.post(&format!("/o/{org}/settings/purposes/new"), &[("key", "marked"), ("title", &published)]).await;
    assert_eq!(purpose.status, StatusCode::SEE_OTHER, "{}", purpose.text);
    assert!(inert(&manager.get(&format!("/o/{org}/settings/purposes")).await.text));
}

#[tokio::test]
async fn a_session_serves_its_own_organisation_and_ids_of_others_lead_nowhere() {
    let world = World::sqlite();
    let org = &world.key;
    let clerk = Browser::of(&world, Who::Clerk, Some("membership"));
    for rest in ["", "/settings", "/import", "/account", "/journal", "/drafts?form=/x"] {
        let got = clerk.get(&format!("/o/another{rest}")).await;
        assert!(got.location().starts_with("/o/another/sign-in"), "{rest}: {}", got.location());
    }
    let unknown = "00000000000070008000000000000000";
    for path in [
        format!("/o/{org}/import/{unknown}"),
        format!("/o/{org}/drafts/{unknown}"),
        format!("/o/{org}/imports/{unknown}/rejects"),
        format!("/o/{org}/settings/workers/{unknown}"),
        format!("/o/{org}/settings/offices/none"),
        format!("/o/{org}/settings/holdings/none"),
        format!("/o/{org}/settings/affairs/none"),
        format!("/o/{org}/settings/purposes/none"),
        format!("/o/{org}/records/{unknown}"),
        format!("/o/{org}/import/not-an-id"),
    ] {
        assert_eq!(clerk.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
