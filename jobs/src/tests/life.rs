use super::{at, gone, scan, tab};
use crate::{
    HEARTBEAT_MILLIS, JobId, JobKind, JobRow, JobState, LEASE_MILLIS, Lane, Problem, Reason,
    Refused, Standing, Verdict, next_job, next_look,
};
use serde_json::Value;

#[test]
fn a_job_is_one_tabs_while_its_heart_beats() {
    let (mut job, a, b) = (scan(), tab("a"), tab("b"));
    job.claim(&a, Standing::Leased, at(0)).unwrap();
    let refused = Err(Refused(JobState::Running));
    assert_eq!(job.claim(&b, Standing::Leased, at(LEASE_MILLIS - 1)), refused);
    for beat in 1..100 {
        job.beat(&a, at(beat * HEARTBEAT_MILLIS)).unwrap();
        assert_eq!(job.claim(&b, Standing::Leased, at(beat * HEARTBEAT_MILLIS + 1)), refused);
    }
    let silent = at(100 * HEARTBEAT_MILLIS + LEASE_MILLIS);
    job.claim(&b, Standing::Leased, silent).unwrap();
    assert_eq!(job.beat(&a, silent), refused, "who slept too long stops");
}

#[test]
fn after_a_reload_nobody_waits_for_the_lease_of_a_tab_that_is_gone() {
    let mut job = scan();
    job.claim(&tab("before"), Standing::Sole, at(0)).unwrap();
    assert!(job.is_ready(&tab("after"), Standing::Sole, at(1)));
    assert!(!job.is_ready(&tab("before"), Standing::Sole, at(1)), "it runs there already");
}

#[test]
fn three_failures_with_pauses_set_a_job_aside_with_its_reason_until_it_is_tried_again() {
    let (mut job, a) = (scan(), tab("a"));
    let mut now = 0;
    for pause in [1000, 2000] {
        job.claim(&a, Standing::Sole, at(now)).unwrap();
        assert_eq!(job.fail(&a, gone(), at(now)), Ok(Verdict::Again));
        assert_eq!(next_look(std::slice::from_ref(&job), &a, at(now)), Some(at(now + pause)));
        assert!(!job.is_ready(&a, Standing::Sole, at(now + pause - 1)));
        now += pause;
    }
    job.claim(&a, Standing::Sole, at(now)).unwrap();
    assert_eq!(job.fail(&a, gone(), at(now)), Ok(Verdict::SetAside));
    assert_eq!((job.state(), job.problem()), (JobState::SetAside, Some(&gone())));
    assert!(!job.is_ready(&a, Standing::Sole, at(1_000_000)));
    job.retry(at(now)).unwrap();
    assert!(job.is_ready(&a, Standing::Sole, at(now)));
    assert_eq!((job.n_tries(), job.problem()), (0, None));
}

#[test]
fn what_is_refused_for_good_is_not_tried_again() {
    let (mut job, a) = (scan(), tab("a"));
    job.claim(&a, Standing::Sole, at(0)).unwrap();
    let missing = Problem::new(Reason::Missing, "");
    assert_eq!(job.fail(&a, missing, at(0)), Ok(Verdict::SetAside));
}

#[test]
fn nothing_is_dropped_by_age() {
    let mut job = scan();
    let years = 10 * 365 * 86_400_000;
    assert!(job.is_ready(&tab("a"), Standing::Leased, at(years)));
    job.pause(at(0)).unwrap();
    job.resume(at(years)).unwrap();
    assert!(job.is_ready(&tab("a"), Standing::Leased, at(years)));
}

#[test]
fn a_paused_job_stays_paused_through_a_reload_and_a_cancelled_one_cancelled() {
    let (mut job, a) = (scan(), tab("a"));
    job.claim(&a, Standing::Sole, at(0)).unwrap();
    job.pause(at(1)).unwrap();
    assert!(!job.is_ready(&tab("b"), Standing::Sole, at(2)));
    assert!(job.beat(&a, at(2)).is_err(), "the runner hears of it with its next step");
    assert!(job.pause(at(2)).is_err());
    job.resume(at(3)).unwrap();
    job.claim(&a, Standing::Sole, at(3)).unwrap();
    job.cancel(at(4)).unwrap();
    assert!(job.fail(&a, gone(), at(5)).is_err());
    assert_eq!(job.state(), JobState::Cancelled);
    assert!(job.cancel(at(6)).is_err());
    job.retry(at(7)).unwrap();
    assert_eq!(job.state(), JobState::Waiting);
}

#[test]
fn whoever_hands_a_job_back_is_not_to_blame() {
    let (mut job, a) = (scan(), tab("a"));
    for n in 0..50 {
        job.claim(&a, Standing::Sole, at(n)).unwrap();
        job.hand_back(&a, Some(Problem::new(Reason::Outdated, "")), at(n)).unwrap();
    }
    assert_eq!((job.state(), job.n_tries()), (JobState::Waiting, 0));
    assert_eq!(job.problem().map(|problem| problem.reason), Some(Reason::Outdated));
}

#[test]
fn the_oldest_job_of_a_lane_comes_first_and_lanes_do_not_wait_for_each_other() {
    let job = |id: &str, kind, created, position| {
        JobRow::new(JobId::new(id), kind, at(created), position, Value::Null)
    };
    let rows = [
        job("c", JobKind::Scan, 5, 1),
        job("d", JobKind::Scan, 5, 0),
        job("e", JobKind::Report, 9, 0),
        job("f", JobKind::Notice, 0, 0),
    ];
    let next = |lane| {
        let next = next_job(&rows, lane, &tab("a"), Standing::Sole, at(10));
        next.map(|row| row.id().as_str().to_owned())
    };
    assert_eq!(next(Lane::Pages).as_deref(), Some("d"));
    assert_eq!(next(Lane::Documents).as_deref(), Some("e"));
    assert_eq!(next(Lane::Records), None);
}

#[test]
fn a_job_that_ends_every_tab_is_set_aside_in_the_end() {
    let mut job = JobRow::new(JobId::new("r"), JobKind::Report, at(0), 0, Value::Null);
    let mut n_tabs = 0;
    while job.claim(&tab(&n_tabs.to_string()), Standing::Sole, at(n_tabs)).is_ok() {
        n_tabs += 1;
        assert!(n_tabs < 100, "it would end the app forever");
    }
    assert_eq!(job.state(), JobState::SetAside);
    assert_eq!(job.problem().map(|problem| problem.reason), Some(Reason::TabLost));
}

/// Somebody who reloads again and again before the first page is begun loses nothing by it.
#[test]
fn a_file_that_no_page_was_begun_of_is_never_set_aside() {
    let mut job = scan();
    for n in 0..50 {
        job.claim(&tab(&n.to_string()), Standing::Sole, at(n)).unwrap();
    }
    assert_eq!(job.state(), JobState::Running);
}

#[test]
fn a_tab_that_takes_over_blames_nobody() {
    let mut job = scan();
    for n in 0..50 {
        job.claim(&tab(&n.to_string()), Standing::TookOver, at(n)).unwrap();
    }
    assert_eq!((job.state(), job.n_tries()), (JobState::Running, 0));
}
