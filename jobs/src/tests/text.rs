use super::{at, gone, scan, tab};
use crate::{JobRow, JobState, Progress, Standing, StoredError};

/// A job of which everything is known.
fn busy() -> JobRow {
    let (mut job, a) = (scan(), tab("tab-1"));
    job.claim(&a, Standing::Sole, at(5)).unwrap();
    job.part_done(0, Progress { n_done: 1, n_total: Some(30) }, at(10));
    for _ in 0..3 {
        job.part_failed(&a, 1, gone(), at(20)).unwrap();
    }
    job.begin(&a, 2, at(30)).unwrap();
    job
}

#[test]
fn a_job_comes_back_as_it_was() {
    let mut paused = busy();
    paused.pause(at(40)).unwrap();
    for job in [scan(), busy(), paused] {
        assert_eq!(JobRow::from_text(&job.to_text()), Ok(job));
    }
}

/// What phones hold: this text may not change its meaning, and only `v` 2 may be written otherwise.
#[test]
fn a_job_of_the_first_version_is_read() {
    let kept = include_str!("../../../fixtures/stored/jobs/scan-v1.json");
    assert_eq!(JobRow::from_text(kept), Ok(busy()));
    let written: serde_json::Value = serde_json::from_str(&busy().to_text()).unwrap();
    assert_eq!(written, serde_json::from_str::<serde_json::Value>(kept).unwrap());
}

#[test]
fn a_newer_job_is_refused_and_anything_else_is_no_job() {
    let newer = scan().to_text().replace("\"v\":1", "\"v\":2");
    assert_eq!(JobRow::from_text(&newer), Err(StoredError::Newer { v: 2 }));
    assert_eq!(JobRow::from_text("{\"v\":9}"), Err(StoredError::Newer { v: 9 }));
    for text in ["", "[]", "{}", "{\"v\":1}", "null", "{\"v\":-1}"] {
        assert!(matches!(JobRow::from_text(text), Err(StoredError::Damaged { .. })), "{text}");
    }
    let unknown = scan().to_text().replace("waiting", "sleeping");
    assert!(matches!(JobRow::from_text(&unknown), Err(StoredError::Damaged { .. })));
}

#[test]
fn fields_of_a_later_release_are_passed_over_and_a_running_job_without_a_lease_waits() {
    let text = scan().to_text().replace("\"v\":1", "\"v\":1,\"colour\":\"blue\"");
    assert_eq!(JobRow::from_text(&text), Ok(scan()));
    let text = scan().to_text().replace("waiting", "running");
    assert_eq!(JobRow::from_text(&text).unwrap().state(), JobState::Waiting);
}
