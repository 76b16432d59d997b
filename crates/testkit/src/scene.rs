//! Whose rulebook a story is played on, and who works there as what. A scene is data: the world is one and the same.

/// Somebody who may appear in a story. What they are depends on the scene.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// A clerk who handles data every day. No office.
    Clerk,
    /// Whoever heads or supervises the clerks.
    Head,
    /// Whoever answers for all handling.
    Manager,
    /// Whoever audits, where there is an audit.
    Auditor,
    /// Whoever keeps the system.
    Admin,
    /// Another clerk, with other work than the first.
    Second,
    /// Whoever stands in for the one who answers for all handling.
    Deputy,
    /// Whoever sits at the desk for complaints and requests.
    Desk,
    /// Whoever keeps the minutes of the body above all, and records what it decides.
    Secretary,
    /// Whoever keeps the files of the staff.
    Personnel,
    /// Whoever heads a branch or another place of work.
    Branch,
    /// Another of those who audit, or another of a body, where there are several.
    Peer,
    /// Whoever heads the organisation itself.
    Chair,
    /// Somebody who works there and has neither an office nor work with data.
    Plain,
}

impl Who {
    /// Everybody who appears in some scene.
    pub const ALL: [Who; 14] = [
        Who::Clerk,
        Who::Head,
        Who::Manager,
        Who::Auditor,
        Who::Admin,
        Who::Second,
        Who::Deputy,
        Who::Desk,
        Who::Secretary,
        Who::Personnel,
        Who::Branch,
        Who::Peer,
        Who::Chair,
        Who::Plain,
    ];

    /// Account name.
    pub fn login(self) -> &'static str {
        match self {
            Who::Clerk => "clerk",
            Who::Head => "head",
            Who::Manager => "manager",
            Who::Auditor => "auditor",
            Who::Admin => "admin",
            Who::Second => "second",
            Who::Deputy => "deputy",
            Who::Desk => "desk",
            Who::Secretary => "secretary",
            Who::Personnel => "personnel",
            Who::Branch => "branch",
            Who::Peer => "peer",
            Who::Chair => "chair",
            Who::Plain => "plain",
        }
    }
    /// Display name; personal, and therefore never in the clear at rest.
    pub fn name(self) -> &'static str {
        match self {
            Who::Clerk => "職員　見本子",
            Who::Head => "所属　長太郎",
            Who::Manager => "管理　守之介",
            Who::Auditor => "監査　公平衛",
            Who::Admin => "機械　番之丞",
            Who::Second => "貸付　見本代",
            Who::Deputy => "代理　次郎丸",
            Who::Desk => "窓口　聞兵衛",
            Who::Secretary => "議事　録之進",
            Who::Personnel => "人事　担当子",
            Who::Branch => "支所　長次郎",
            Who::Peer => "監査　同席子",
            Who::Chair => "会頭　一之助",
            Who::Plain => "無役　一般子",
        }
    }
}

/// What somebody is in a scene.
#[derive(Debug)]
pub struct Part {
    /// Who.
    pub who: Who,
    /// Offices held.
    pub offices: &'static [&'static str],
    /// Affairs assigned.
    pub affairs: &'static [&'static str],
}

/// One organisation as stories find it.
#[derive(Debug)]
pub struct Scene {
    /// The rulebook's key.
    pub rulebook: &'static str,
    /// Who works there.
    pub parts: &'static [Part],
    /// Purposes for which records of stories were taken in.
    pub purposes: &'static [&'static str],
}

impl Scene {
    /// What somebody is here; `None` where they do not appear.
    pub fn part(&self, who: Who) -> Option<&Part> {
        self.parts.iter().find(|part| part.who == who)
    }
}

/// An institute of invention: members, entrants, a children's club. The scene of stories that name none.
pub static HATSUMEI: Scene = Scene {
    rulebook: "hatsumei",
    parts: &[
        Part {
            who: Who::Clerk,
            offices: &[],
            affairs: &["membership", "dues", "newsletter", "awards", "club", "remediation"],
        },
        Part { who: Who::Head, offices: &["unit_head"], affairs: &["membership", "dues", "personnel", "remediation"] },
        Part { who: Who::Manager, offices: &["privacy_manager"], affairs: &["rights", "remediation"] },
        Part { who: Who::Auditor, offices: &["audit_officer"], affairs: &["audit"] },
        Part { who: Who::Admin, offices: &["system_administrator"], affairs: &[] },
    ],
    purposes: &["member_services", "newsletter", "awards", "club", "consultation", "employment"],
};

/// A mutual aid association of school staff: members, claims for medical benefits, loans.
pub static GOJO: Scene = Scene {
    rulebook: "gojo",
    parts: &[
        Part { who: Who::Clerk, offices: &[], affairs: &["membership", "benefits", "guidance", "remediation"] },
        Part { who: Who::Second, offices: &[], affairs: &["loans"] },
        Part { who: Who::Head, offices: &["supervisor"], affairs: &["membership", "benefits", "loans", "remediation"] },
        Part { who: Who::Manager, offices: &["information_officer"], affairs: &["rights", "remediation"] },
        Part { who: Who::Deputy, offices: &["deputy_officer"], affairs: &["rights"] },
        Part { who: Who::Admin, offices: &["system_keeper"], affairs: &[] },
        Part { who: Who::Desk, offices: &["complaint_desk"], affairs: &["rights"] },
    ],
    purposes: &["member_services", "benefits", "loans"],
};

/// An association of small businesses: members who are published within limits, participants who are no members, students, staff.
pub static DOYUKAI: Scene = Scene {
    rulebook: "doyukai",
    parts: &[
        Part {
            who: Who::Clerk,
            offices: &[],
            affairs: &[
                "membership",
                "directory",
                "own_site",
                "federation_site",
                "documents",
                "participants",
                "events",
                "enquiries",
                "newsletter",
                "guidance",
                "introductions",
                "staffing",
                "remediation",
            ],
        },
        Part { who: Who::Second, offices: &["general_affairs"], affairs: &["dues", "staffing", "fairs", "rights"] },
        Part { who: Who::Head, offices: &["secretary_general"], affairs: &["membership", "rights"] },
        Part {
            who: Who::Manager,
            offices: &["protection_officer", "information_manager"],
            affairs: &["rights", "remediation"],
        },
        Part { who: Who::Deputy, offices: &["board_officer"], affairs: &[] },
        Part { who: Who::Admin, offices: &["system_officer"], affairs: &[] },
        Part { who: Who::Desk, offices: &["security_officer"], affairs: &["rights"] },
        Part { who: Who::Auditor, offices: &["audit_director"], affairs: &[] },
    ],
    purposes: &["member_services", "publication", "meetings", "recruiting", "staffing"],
};

/// A consumers' co-operative: members and what is delivered to them, events, members who are active, staff; departments with managers
/// of their own below one director.
pub static ESCOOP: Scene = Scene {
    rulebook: "escoop",
    parts: &[
        Part {
            who: Who::Clerk,
            offices: &[],
            affairs: &["membership", "delivery", "events", "guidance", "remediation"],
        },
        Part { who: Who::Second, offices: &["outsourcing_handler"], affairs: &["receivables"] },
        Part {
            who: Who::Head,
            offices: &["department_manager"],
            affairs: &["membership", "delivery", "receivables", "events", "remediation"],
        },
        Part { who: Who::Manager, offices: &["information_director"], affairs: &["rights", "remediation"] },
        Part { who: Who::Deputy, offices: &["deputy_director"], affairs: &["rights"] },
        Part { who: Who::Auditor, offices: &["audit_officer"], affairs: &["audit"] },
        Part { who: Who::Admin, offices: &["system_section"], affairs: &[] },
        Part { who: Who::Desk, offices: &["contact_desk"], affairs: &["rights"] },
        Part { who: Who::Secretary, offices: &["board_secretary"], affairs: &[] },
        Part { who: Who::Personnel, offices: &["personnel"], affairs: &["staffing"] },
        Part { who: Who::Branch, offices: &["office_head"], affairs: &["membership"] },
        Part { who: Who::Peer, offices: &["audit_officer"], affairs: &["audit"] },
    ],
    purposes: &["member_services", "deliveries", "events"],
};

/// A chamber of commerce and the My Numbers that it keeps: lecturers and other payees, officers and staff with their families, workers of
/// member firms. Whoever handles them is named for an affair below a supervisor; somebody plain is not.
pub static KIMITSU: Scene = Scene {
    rulebook: "kimitsu",
    parts: &[
        Part {
            who: Who::Clerk,
            offices: &["handling_staff"],
            affairs: &["payment_records", "social_insurance", "lecturers", "emergency", "remediation"],
        },
        Part { who: Who::Second, offices: &["handling_staff"], affairs: &["payroll"] },
        Part {
            who: Who::Head,
            offices: &["handling_supervisor"],
            affairs: &["payment_records", "payroll", "social_insurance", "remediation"],
        },
        Part { who: Who::Manager, offices: &["protection_manager"], affairs: &["rights", "remediation"] },
        Part { who: Who::Deputy, offices: &["deputy_manager", "programme_assistant"], affairs: &["rights"] },
        Part { who: Who::Auditor, offices: &["audit_officer"], affairs: &["audit"] },
        Part { who: Who::Admin, offices: &["system_keeper"], affairs: &[] },
        Part { who: Who::Desk, offices: &["complaint_desk"], affairs: &["rights"] },
        Part { who: Who::Secretary, offices: &["managing_director"], affairs: &[] },
        Part { who: Who::Personnel, offices: &["department_head"], affairs: &[] },
        Part { who: Who::Branch, offices: &["department_head"], affairs: &[] },
        Part { who: Who::Chair, offices: &["president"], affairs: &[] },
        Part { who: Who::Peer, offices: &["vice_president"], affairs: &[] },
        Part { who: Who::Plain, offices: &[], affairs: &[] },
    ],
    purposes: &["withholding", "payment_records", "social_insurance"],
};
