//! A shared PC: each under their own name within seconds, and a PIN that opens nothing elsewhere, tomorrow or by guessing.

use crate::bed::{Browser, Got};
use axum::http::{StatusCode, header};
use azukari_domain::Millis;
use azukari_testkit::{Who, World};

const PIN: &str = "824193";

/// Takes over the cookies of an answer, as a browser does.
fn keep(browser: &mut Browser, got: &Got) {
    for line in got.headers.get_all(header::SET_COOKIE) {
        let pair = line.to_str().unwrap().split(';').next().unwrap();
        let name = pair.split('=').next().unwrap();
        let others: Vec<&str> =
            browser.cookie.split("; ").filter(|c| !c.is_empty() && c.split('=').next() != Some(name)).collect();
        browser.cookie = others.into_iter().chain([pair]).collect::<Vec<_>>().join("; ");
    }
}

/// A worker with a password, which [`World`] leaves out: set by an invitation.
fn password(world: &World, who: Who) -> &'static str {
    let text = "正しい馬の電池と留め金です";
    let app = world.app();
    let invited = app.invite_again(&world.manager(), world.worker(who)).unwrap();
    let azukari_app::Reply::Done(invited) = invited else { panic!("refused") };
    app.accept_invitation(&invited.link, text).unwrap();
    text
}

async fn with_pin(world: &World, browser: &mut Browser, who: Who, affair: &str) {
    let password = password(world, who);
    let session = world.session(who, Some(affair));
    let others: Vec<String> =
        browser.cookie.split("; ").filter(|c| !c.is_empty() && !c.starts_with("azukari=")).map(str::to_owned).collect();
    browser.cookie = others.into_iter().chain([format!("azukari={session}")]).collect::<Vec<_>>().join("; ");
    let account = format!("/o/{}/account", world.key);
    let easy = browser.post(&format!("{account}/pin"), &[("pin", "123456"), ("pin-password", password)]).await;
    assert_eq!(easy.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", easy.text);
    let wrong = browser.post(&format!("{account}/pin"), &[("pin", PIN), ("pin-password", "wrong")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("href=\"#pin-password\"") && !wrong.text.contains(PIN), "{}", wrong.text);
    let set = browser.post(&format!("{account}/pin"), &[("pin", PIN), ("pin-password", password)]).await;
    assert_eq!(set.location(), format!("{account}?done=pin"));
    keep(browser, &set);
}

#[tokio::test]
async fn two_workers_switch_under_their_own_names_and_find_their_affairs_again() {
    let world = World::sqlite();
    let org = &world.key;
    let mut pc = Browser::new(&world);
    with_pin(&world, &mut pc, Who::Clerk, "dues").await;
    with_pin(&world, &mut pc, Who::Head, "personnel").await;
    let switch = format!("/o/{org}/switch");
    let page = pc.get(&switch).await;
    assert!(page.text.contains(Who::Clerk.name()) && page.text.contains(Who::Head.name()), "{}", page.text);

    let clerk = world.worker(Who::Clerk).to_string();
    let wrong = pc.post(&switch, &[("worker", &clerk), ("pin", "000111"), ("back", "")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
    let heads = pc.cookie.clone();
    let switched = pc.post(&switch, &[("worker", &clerk), ("pin", PIN), ("back", "")]).await;
    assert_eq!(switched.location(), format!("/o/{org}"), "{}", switched.text);
    keep(&mut pc, &switched);
    let home = pc.get(&format!("/o/{org}")).await;
    assert!(home.text.contains(Who::Clerk.name()) && !home.text.contains(Who::Head.name()), "{}", home.text);
    assert!(home.text.contains("value=\"dues\" selected"), "the affair is the clerk's own");
    // Whoever sat there before is locked, not open behind the new name.
    let before = Browser { cookie: heads, ..Browser::new(&world) };
    let locked = before.get(&format!("/o/{org}/find")).await;
    assert!(locked.location().starts_with(&format!("/o/{org}/locked")), "{}", locked.location());

    let head = world.worker(Who::Head).to_string();
    let back = pc.post(&switch, &[("worker", &head), ("pin", "８２４１９３"), ("back", "/o/x//evil")]).await;
    assert_eq!(back.location(), format!("/o/{org}"), "only pages of ours to come back to");
    keep(&mut pc, &back);
    let home = pc.get(&format!("/o/{org}")).await;
    assert!(
        home.text.contains(Who::Head.name()) && home.text.contains("value=\"personnel\" selected"),
        "{}",
        home.text
    );
}

#[tokio::test]
async fn a_pin_opens_nothing_on_another_pc_or_another_day_or_after_five_guesses() {
    let world = World::sqlite();
    let org = &world.key;
    let mut pc = Browser::new(&world);
    with_pin(&world, &mut pc, Who::Clerk, "dues").await;
    let switch = format!("/o/{org}/switch");
    let clerk = world.worker(Who::Clerk).to_string();
    let right = [("worker", clerk.as_str()), ("pin", PIN), ("back", "")];

    let other = Browser::new(&world);
    assert!(!other.get(&switch).await.text.contains(Who::Clerk.name()), "another PC knows nobody");
    assert_eq!(other.post(&switch, &right).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let forged = Browser { cookie: format!("azukari-machine={}", "0".repeat(64)), ..Browser::new(&world) };
    assert_eq!(forged.post(&switch, &right).await.status, StatusCode::UNPROCESSABLE_ENTITY);

    for guess in ["111222", "222333", "333444", "444555", "555666"] {
        let wrong = pc.post(&switch, &[("worker", &clerk), ("pin", guess), ("back", "")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{guess}");
    }
    assert_eq!(pc.post(&switch, &right).await.status, StatusCode::UNPROCESSABLE_ENTITY, "five guesses end it here");

    with_pin(&world, &mut pc, Who::Head, "personnel").await;
    let head = world.worker(Who::Head).to_string();
    let now = world.app().gate().now();
    world.clock.set(Millis(now.0 + 24 * 3_600_000));
    let tomorrow = pc.post(&switch, &[("worker", &head), ("pin", PIN), ("back", "")]).await;
    assert_eq!(tomorrow.status, StatusCode::UNPROCESSABLE_ENTITY, "a day is a day");
}

#[tokio::test]
async fn a_browser_that_is_known_as_a_computer_says_where_somebody_signs_in() {
    let world = World::sqlite_of(&azukari_testkit::ESCOOP);
    let org = &world.key;
    let device = |name: &str, user: &str| {
        let fields = [
            ("name", name),
            ("kind", "pc"),
            ("place", "堺センター"),
            ("floor", "2階"),
            ("desk", "窓側"),
            ("placed_on", "2026-11-01"),
            ("users", user),
            ("public", "no"),
        ];
        let fields = fields.map(|(key, value)| (key.to_owned(), vec![azukari_domain::Personal::new(value)]));
        let row = azukari_app::registers::EnterRow {
            register: "devices".into(),
            fields: fields.into_iter().collect(),
            ..azukari_app::registers::EnterRow::default()
        };
        let azukari_app::Reply::Done(entered) = world.app().enter_row(&world.admin(), &row).unwrap() else {
            panic!("refused")
        };
        format!("/o/{org}/registers/devices/rows/{}", entered.id)
    };
    let rows = [device("PC-017", "clerk"), device("PC-018", "second")];
    let clerk = Browser::of(&world, Who::Clerk, None);
    let refused = clerk.post(&format!("{}/here", rows[0]), &[]).await;
    assert!(refused.headers.get(header::SET_COOKIE).is_none(), "only whoever writes the register says so");
    let mut places = Vec::new();
    for row in &rows {
        let mut pc = Browser::of(&world, Who::Admin, None);
        let form = pc.get(&format!("{row}/change")).await;
        assert!(form.text.contains(&format!("{row}/here")), "{}", form.text);
        let named = pc.post(&format!("{row}/here"), &[]).await;
        assert_eq!(named.location(), *row, "{}", named.text);
        let kept = named.headers[header::SET_COOKIE].to_str().unwrap();
        assert!(kept.starts_with("azukari-place=") && kept.contains("HttpOnly") && kept.contains("Max-Age="), "{kept}");
        keep(&mut pc, &named);
        places.push(pc.cookie.split("; ").find(|c| c.starts_with("azukari-place=")).unwrap().to_owned());
    }
    assert_ne!(places[0], places[1]);

    let password = {
        let invited = world.app().invite_again(&world.admin(), world.worker(Who::Clerk)).unwrap();
        let azukari_app::Reply::Done(invited) = invited else { panic!("refused") };
        world.app().accept_invitation(&invited.link, "正しい馬の電池と留め金です").unwrap();
        "正しい馬の電池と留め金です"
    };
    let half = world.app().sign_in(org, "clerk", password).unwrap();
    let sheet = world.app().new_sheet(&half.token).unwrap();
    for (place, code) in places.iter().zip(&sheet.codes) {
        let mut pc = Browser { cookie: place.clone(), ..Browser::new(&world) };
        let signed =
            pc.post(&format!("/o/{org}/sign-in"), &[("login", "clerk"), ("password", password), ("back", "")]).await;
        assert!(signed.location().contains("/second"), "{}", signed.text);
        keep(&mut pc, &signed);
        assert!(pc.cookie.contains(place.as_str()), "it stays known");
        let open = pc.post(&format!("/o/{org}/second"), &[("sheet", code.1.as_str()), ("back", "")]).await;
        assert_eq!(open.location(), format!("/o/{org}"), "{}", open.text);
    }
    let head = Browser::of(&world, Who::Head, None);
    let desk = head.get(&format!("/o/{org}")).await;
    assert!(desk.text.contains("パスワード共用の疑いの確認"), "{}", desk.text);
}
