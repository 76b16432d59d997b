//! Letters: what a case has to say on paper to somebody outside, and to whom it says nothing yet.

use crate::{
    casefile::{Done, no},
    rights::{accepted, appointed, elsewhere, members, searched, shown, step},
    told::{done, fault},
};
use azukari_app::{
    casefile::{LetterDoc, Said},
    journal::ShowEntry,
};
use azukari_domain::ActId;
use azukari_testkit::{World, both};

/// All that a letter says in Japanese, fields as they are read.
pub(crate) fn said(letter: &LetterDoc) -> String {
    let field = |f: &azukari_app::ShownField| f.shown_ja.join("、");
    let piece = |said: &Said| match said {
        Said::Words(words) => words.clone(),
        Said::Field(held) => held.as_deref().map(field).unwrap_or_default(),
    };
    let part = |p: &azukari_app::casefile::LetterParagraph| {
        p.ja.iter().map(piece).chain(p.fields.iter().map(field)).collect::<Vec<_>>().join("\n")
    };
    letter.parts.iter().map(part).collect::<Vec<_>>().join("\n")
}

fn write(world: &World, number: i64, key: &str) -> LetterDoc {
    done(world.app().write_letter(&world.clerk(), number, key))
}

both! {
    /// A decision can be written once it was taken and says what was decided and nothing else; its number is that of its entry; who
    /// may not know of the case gets no letter of it.
    fn a_decision_is_written_from_its_case(world) {
        let app = world.app();
        let ids = members(world, 2);
        let number = accepted(world, ids[0], "data");
        let keys = |number| shown(world, &world.clerk(), number).letters.into_iter().map(|l| l.key).collect::<Vec<_>>();
        assert!(keys(number).is_empty(), "nothing was decided yet");
        assert_eq!(fault(app.write_letter(&world.clerk(), number, "decision")), "error-not-found");
        searched(world, number, &ids[..1]);
        let one = ids[0].to_string();
        let manager = world.manager();
        let ground = [
            ("withhold", one.as_str()),
            ("ground", "interests"),
            ("whose", "通報した第三者が分かってしまう"),
        ];
        assert_eq!(step(world, &manager, number, "withhold", &ground).done().step, "decide");
        assert!(keys(number).is_empty(), "one record withheld is no decision on the request");
        step(world, &manager, number, "refuse", &[("decision", "第三者の権利利益を害するおそれがあるため")]).done();
        assert_eq!(keys(number), ["decision"]);

        let letter = write(world, number, "decision");
        let text = said(&letter);
        for words in ["2026-11-24", "自分の情報を知りたい", "次の理由により開示しません", "第三者の権利利益を害するおそれがあるため"] {
            assert!(text.contains(words), "{words}: {text}");
        }
        for other in ["すべて開示します", "一部を開示", "開示する保有個人データはありません", "通報した第三者"] {
            assert!(!text.contains(other), "{other}: {text}");
        }
        assert_eq!(letter.to.as_ref().map(|to| to.shown_ja.clone()), Some(vec!["請求見本 太郎左".to_owned()]));
        assert_eq!(letter.offices.iter().map(|o| o.key.as_str()).collect::<Vec<_>>(), ["privacy_manager"]);
        assert!(letter.clauses.iter().any(|c| c.id.as_str() == "hatsumei:main:23.3"), "{:?}", letter.clauses);
        // The number on the paper is that of its entry, by which it is confirmed.
        let again = write(world, number, "decision");
        assert_ne!(again.act, letter.act, "each copy has its own");
        world.gate().tend(world.org).unwrap();
        let entry = |act: ActId| {
            let show = ShowEntry { number: act.to_string(), details: false };
            done(app.journal_entry(&manager, &show)).entry.expect("an entry")
        };
        for act in [letter.act, again.act] {
            assert_eq!(entry(act).facts.get("letter").map(String::as_str), Some("decision"), "{act}");
        }

        assert_eq!(fault(app.write_letter(&world.clerk(), number, "answer")), "error-not-found", "no letter of this procedure");
        assert_eq!(fault(app.write_letter(&world.clerk(), 999, "decision")), "error-not-found");
        let stranger = elsewhere(world, "stranger");
        assert_eq!(fault(app.write_letter(&stranger, number, "decision")), "error-not-found", "the case is not theirs to know");
        appointed(world, &stranger, "audit_officer");
        assert_eq!(app.write_letter(&stranger, number, "decision").unwrap().done().key, "decision");
    }

    /// Data that is not revealed and data that is not there are answered by the same letter.
    fn a_hidden_record_and_none_are_answered_alike(world) {
        let ids = members(world, 2);
        let letters: Vec<String> = ids
            .iter()
            .map(|id| {
                let number = accepted(world, *id, "existence");
                searched(world, number, &[]);
                let reason = [("decision", "存否を明らかにできないため")];
                step(world, &world.manager(), number, "none", &reason).done();
                said(&write(world, number, "decision"))
            })
            .collect();
        assert_eq!(letters[0], letters[1]);
        assert!(letters[0].contains("開示する保有個人データはありません"), "{}", letters[0]);
        assert!(!letters[0].contains("存否"), "{}", letters[0]);
    }

    /// What is missing is asked for in writing, and a letter that tells of a step is there only while that step's last outcome is it.
    fn a_letter_follows_the_last_outcome_of_its_step(world) {
        let number = crate::rights::handed(world, "disclosure", &[("asks", "data")]);
        let asked = [("asked_on", "2026-11-24"), ("asked_for", "本人確認書類")];
        step(world, &world.clerk(), number, "ask", &asked).done();
        let letter = write(world, number, "completion");
        assert!(said(&letter).contains("本人確認書類"), "{}", said(&letter));
        let withdrawn = step(world, &world.clerk(), number, "withdraw", &[]).done();
        assert_eq!(withdrawn.state, "withdrawn");
        assert_eq!(fault(world.app().write_letter(&world.clerk(), number, "completion")), "error-not-found");
        no(step(world, &world.clerk(), crate::rights::handed(world, "disclosure", &[("asks", "data")]), "ask", &[]), "procedure:disclosure.asked", "main:23.1a");
    }
}
