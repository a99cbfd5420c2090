//! The model of a zone and its claims that the walk is held against: written from the diagram, not from the code.

/// Somebody of the community, or of one of four units; the fourth has no agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Secretary,
    Officer,
    Head(usize),
    Liaison(usize),
}

impl Who {
    pub const ALL: [Self; 8] = [
        Self::Secretary,
        Self::Officer,
        Self::Head(1),
        Self::Liaison(1),
        Self::Head(2),
        Self::Liaison(2),
        Self::Head(3),
        Self::Head(4),
    ];

    /// 0 the community, otherwise the unit.
    fn unit(self) -> usize {
        match self {
            Self::Secretary | Self::Officer => 0,
            Self::Head(unit) | Self::Liaison(unit) => unit,
        }
    }

    fn head(self) -> bool {
        matches!(self, Self::Head(_))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Hold,
    LetGo,
    /// To lead, or to support.
    Ask(bool),
    Approve(usize),
    Refuse(usize),
    Withdraw(usize),
    Release(usize),
    /// To this unit.
    Offer(usize, usize),
    Accept(usize),
    CancelOffer(usize),
    Revoke(usize),
    Reply(usize),
    DropRevocation(usize),
    Publish,
    Retire,
    Assign(usize),
    Record,
}

impl Act {
    /// The claim it names.
    pub fn claim(self) -> Option<usize> {
        match self {
            Self::Approve(n) | Self::Refuse(n) | Self::Withdraw(n) | Self::Release(n) | Self::Offer(n, _) => Some(n),
            Self::Accept(n) | Self::CancelOffer(n) | Self::Revoke(n) => Some(n),
            Self::Reply(n) | Self::DropRevocation(n) => Some(n),
            _ => None,
        }
    }

    /// Whether this role may call it at all.
    fn permitted(self, who: Who) -> bool {
        let of_unit = who.unit() > 0;
        match self {
            Self::Hold | Self::LetGo | Self::Ask(_) | Self::Withdraw(_) | Self::Reply(_) => of_unit,
            Self::Release(_) | Self::Accept(_) => who.head(),
            Self::Offer(..) | Self::CancelOffer(_) => who.head() || who == Who::Secretary,
            Self::Record => true,
            _ => who == Who::Secretary,
        }
    }
}

pub type Expected = (u16, &'static str);
pub const ILLEGAL: Expected = (409, "illegal_transition");
const NOT_ALLOWED: Expected = (403, "not_allowed");
const OTHER_SIDE: Expected = (403, "not_for_this_side");
const HIDDEN: Expected = (404, "not_found");
const LED: Expected = (409, "zone_already_claimed");
const HELD: Expected = (409, "zone_held");
const WITHOUT: Expected = (409, "unit_without_agreement");
const DONE: Expected = (200, "");

#[derive(Clone, Debug)]
pub struct Claim {
    pub unit: usize,
    pub lead: bool,
    pub state: &'static str,
    basis: &'static str,
    decided: Option<Who>,
    began: Option<i64>,
    release: Option<(i64, Who)>,
    offer: Option<(usize, Who)>,
    /// The last day for a reply.
    revocation: Option<i64>,
    withdrawn: bool,
    /// The claim that began when it was handed over.
    taken: Option<usize>,
}

impl Claim {
    fn live(&self) -> bool {
        ["active", "handing_over", "release_notice"].contains(&self.state)
    }
}

/// Days are counted from the first, holds in minutes.
#[derive(Clone, Debug)]
pub struct Zone {
    pub state: &'static str,
    pub claims: Vec<Claim>,
    pub hold: Option<(usize, i64)>,
    done: Vec<(usize, i64)>,
}

impl Default for Zone {
    fn default() -> Self {
        Self { state: "draft", claims: Vec::new(), hold: None, done: Vec::new() }
    }
}

impl Zone {
    pub fn lead(&self) -> Option<usize> {
        self.claims.iter().position(|claim| claim.lead && claim.live())
    }

    pub fn holds(&self, minute: i64) -> Option<usize> {
        self.hold.filter(|(_, until)| *until > minute).map(|(unit, _)| unit)
    }

    /// Somebody for whom this is meant.
    pub fn fitting(&self, act: Act, unit: usize) -> Who {
        let own = |n: usize| self.claims.get(n).map_or(1, |claim| claim.unit);
        let successor = |n: usize| self.claims.get(n).and_then(|claim| claim.offer).map_or(2, |(to, _)| to);
        match act {
            Act::Withdraw(n) | Act::Release(n) | Act::Reply(n) | Act::CancelOffer(n) | Act::Offer(n, _) => {
                Who::Head(own(n))
            }
            Act::Record => Who::Head(self.lead().map_or(1, own)),
            Act::Accept(n) => Who::Head(successor(n)),
            Act::Hold | Act::LetGo | Act::Ask(_) => Who::Head(unit),
            _ => Who::Secretary,
        }
    }

    pub fn expects(&mut self, act: Act, who: Who, (today, weekday): (i64, i64), minute: i64) -> Expected {
        if !act.permitted(who) {
            return NOT_ALLOWED;
        }
        if self.state == "draft" && who.unit() > 0 {
            return HIDDEN;
        }
        match act {
            Act::Hold => self.held(who, minute),
            Act::LetGo => {
                if self.holds(minute) == Some(who.unit()) {
                    self.hold = None;
                }
                (204, "")
            }
            Act::Ask(lead) => self.asked(who, lead, minute),
            Act::Approve(n) => self.approved(n, who, today),
            Act::Refuse(n) => self.refused(n, who),
            Act::Withdraw(n) => self.withdrawn(n, who),
            Act::Assign(unit) => self.assigned(unit, who, today),
            Act::Publish if self.state == "open" => DONE,
            Act::Publish if self.state == "draft" => {
                self.state = "open";
                DONE
            }
            Act::Retire if self.state == "retired" => DONE,
            Act::Retire if ["draft", "open"].contains(&self.state) => self.retired(),
            Act::Publish | Act::Retire => ILLEGAL,
            Act::Record => match self.lead().map(|n| self.claims[n].unit) {
                None => (409, "zone_without_unit"),
                Some(unit) if who.unit() > 0 && who.unit() != unit => OTHER_SIDE,
                Some(unit) => {
                    self.done.push((unit, today));
                    (201, "")
                }
            },
            _ => act.claim().map_or(ILLEGAL, |n| self.later(n, act, who, (today, weekday))),
        }
    }

    fn held(&mut self, who: Who, minute: i64) -> Expected {
        match self.holds(minute) {
            _ if self.lead().is_some() => LED,
            _ if self.state != "open" => ILLEGAL,
            Some(unit) if unit == who.unit() => DONE,
            Some(_) => HELD,
            None if who.unit() == 4 => WITHOUT,
            None => {
                self.hold = Some((who.unit(), minute + 15));
                DONE
            }
        }
    }

    fn asked(&mut self, who: Who, lead: bool, minute: i64) -> Expected {
        let open = |claim: &Claim| claim.state == "requested" || claim.live();
        let mine = self.claims.iter().any(|claim| claim.unit == who.unit() && claim.lead == lead && open(claim));
        match self.holds(minute) {
            _ if self.state == "retired" => ILLEGAL,
            _ if lead && self.lead().is_some() => LED,
            _ if mine => (409, "claim_already_requested"),
            Some(unit) if unit != who.unit() => HELD,
            _ if who.unit() == 4 => WITHOUT,
            _ => {
                self.hold = None;
                self.enter(who.unit(), lead, "request");
                (201, "")
            }
        }
    }

    fn enter(&mut self, unit: usize, lead: bool, basis: &'static str) -> usize {
        self.claims.push(Claim {
            unit,
            lead,
            state: "requested",
            basis,
            decided: None,
            began: None,
            release: None,
            offer: None,
            revocation: None,
            withdrawn: false,
            taken: None,
        });
        self.claims.len() - 1
    }

    fn begin(&mut self, n: usize, who: Who, today: i64) {
        let claim = &mut self.claims[n];
        (claim.state, claim.decided, claim.began) = ("active", Some(who), Some(today));
        if claim.lead {
            self.state = "claimed";
            self.hold = None;
            for other in self.claims.iter_mut().filter(|one| one.lead && one.state == "requested") {
                other.state = "superseded";
            }
        }
    }

    fn approved(&mut self, n: usize, who: Who, today: i64) -> Expected {
        let Some(claim) = self.claims.get(n) else { return HIDDEN };
        let late = claim.lead && ["requested", "superseded"].contains(&claim.state);
        if claim.live() && claim.basis == "request" {
            DONE
        } else if late && self.lead().is_some() {
            LED
        } else if claim.state != "requested" {
            ILLEGAL
        } else {
            self.begin(n, who, today);
            DONE
        }
    }

    fn refused(&mut self, n: usize, who: Who) -> Expected {
        let Some(claim) = self.claims.get_mut(n) else { return HIDDEN };
        match claim.state {
            "rejected" => DONE,
            "requested" => {
                (claim.state, claim.decided) = ("rejected", Some(who));
                DONE
            }
            _ => ILLEGAL,
        }
    }

    fn withdrawn(&mut self, n: usize, who: Who) -> Expected {
        let Some(claim) = self.claims.get_mut(n) else { return HIDDEN };
        if claim.unit != who.unit() && claim.began.is_none() {
            return HIDDEN;
        }
        if claim.withdrawn && claim.decided == Some(who) {
            return DONE;
        }
        if claim.unit != who.unit() {
            return OTHER_SIDE;
        }
        match claim.state {
            "requested" => claim.state = "withdrawn",
            "active" if !claim.lead => claim.state = "ended",
            _ => return ILLEGAL,
        }
        (claim.withdrawn, claim.decided) = (true, Some(who));
        DONE
    }

    fn assigned(&mut self, unit: usize, who: Who, today: i64) -> Expected {
        if let Some(lead) = self.lead() {
            let same = self.claims[lead].unit == unit && self.claims[lead].basis == "assignment";
            return if same { DONE } else { LED };
        }
        if self.state == "retired" {
            return ILLEGAL;
        }
        if unit == 4 {
            return WITHOUT;
        }
        let n = self.enter(unit, true, "assignment");
        self.begin(n, who, today);
        DONE
    }

    fn retired(&mut self) -> Expected {
        (self.state, self.hold) = ("retired", None);
        for claim in &mut self.claims {
            if claim.state == "requested" {
                claim.state = "superseded";
            } else if claim.live() {
                claim.state = "ended";
            }
        }
        DONE
    }

    /// What is done to the claim that leads; one that does not is refused.
    fn later(&mut self, n: usize, act: Act, who: Who, (today, weekday): (i64, i64)) -> Expected {
        let Some(claim) = self.claims.get(n) else { return HIDDEN };
        if who.unit() > 0 && claim.unit != who.unit() && claim.began.is_none() {
            return HIDDEN;
        }
        let taken = claim.taken.map(|taken| &self.claims[taken]);
        match act {
            Act::Accept(_) if taken.is_some_and(|one| one.live() && one.decided == Some(who)) => return DONE,
            Act::Revoke(_) if claim.state == "revoked" => return DONE,
            _ => {}
        }
        let leads = self.lead() == Some(n);
        let missed = if leads { self.missed(n, today, weekday) } else { 0 };
        let claim = &mut self.claims[n];
        let (own, secretary) = (who.unit() == claim.unit, who == Who::Secretary);
        let successor = claim.offer.is_some_and(|(to, _)| to == who.unit()) && who.head();
        match act {
            Act::Release(_) if leads && claim.release.is_some_and(|(_, by)| by == who) => DONE,
            Act::Release(_) | Act::Reply(_) if !own => OTHER_SIDE,
            Act::Offer(_, to) if leads && claim.offer == Some((to, who)) => DONE,
            Act::Offer(..) if !(own || secretary) => OTHER_SIDE,
            Act::Accept(_) | Act::CancelOffer(_) if claim.offer.is_none() => ILLEGAL,
            Act::Accept(_) if !successor => OTHER_SIDE,
            Act::CancelOffer(_) if !(own || secretary || successor) => OTHER_SIDE,
            _ if !leads => ILLEGAL,
            Act::Release(_) | Act::Offer(..) if claim.state != "active" => ILLEGAL,
            Act::Release(_) => {
                (claim.state, claim.release) = ("release_notice", Some((today + 30, who)));
                DONE
            }
            Act::Offer(_, to) if to == claim.unit => (422, "validation_failed"),
            Act::Offer(_, to) => {
                (claim.state, claim.offer) = ("handing_over", Some((to, who)));
                DONE
            }
            Act::Accept(_) if who.unit() == 4 => WITHOUT,
            Act::Accept(_) => {
                claim.state = "ended";
                let taken = self.enter(who.unit(), true, "handover");
                self.claims[n].taken = Some(taken);
                self.begin(taken, who, today);
                DONE
            }
            Act::CancelOffer(_) => {
                (claim.state, claim.offer) = ("active", None);
                DONE
            }
            Act::Revoke(_) => self.revoked(n, missed, today),
            Act::Reply(_) if claim.revocation.is_some_and(|until| today <= until) => DONE,
            Act::DropRevocation(_) if claim.revocation.take().is_some() => DONE,
            _ => ILLEGAL,
        }
    }

    fn revoked(&mut self, n: usize, missed: usize, today: i64) -> Expected {
        let claim = &mut self.claims[n];
        match claim.revocation {
            Some(until) if today > until => {
                (claim.state, self.state) = ("revoked", "open");
                DONE
            }
            Some(_) => DONE,
            None if missed >= 2 => {
                claim.revocation = Some(today + 7);
                DONE
            }
            None => (409, "no_cause_for_revocation"),
        }
    }

    /// Whole weeks, Monday to Sunday, in which the unit that leads did nothing.
    fn missed(&self, n: usize, today: i64, weekday: i64) -> usize {
        let (unit, began) = (self.claims[n].unit, self.claims[n].began.unwrap());
        let into = (began + weekday).rem_euclid(7);
        let mut monday = if into == 0 { began } else { began + 7 - into };
        let mut missed = 0;
        while monday + 6 < today {
            let kept = self.done.iter().any(|(by, day)| *by == unit && (monday..monday + 7).contains(day));
            missed += usize::from(!kept);
            monday += 7;
        }
        missed
    }

    /// What the calendar does by itself.
    pub fn calendar(&mut self, today: i64) {
        let Some(n) = self.lead() else { return };
        if self.claims[n].state == "release_notice" && self.claims[n].release.is_some_and(|(on, _)| on < today) {
            (self.claims[n].state, self.state) = ("ended", "open");
        }
    }
}
