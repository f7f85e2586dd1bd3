use super::at;
use crate::{Breaker, BreakerState, Gate};
use proptest::prelude::*;

fn lost(n: u32) -> Breaker {
    let mut breaker = Breaker::default();
    for _ in 0..n {
        breaker.failed(at(0));
    }
    breaker
}

#[test]
fn three_failures_in_a_row_open_it_and_a_success_between_starts_anew() {
    let mut breaker = lost(2);
    assert_eq!(breaker.ask(at(0)), Gate::Go);
    breaker.succeeded();
    breaker.failed(at(0));
    breaker.failed(at(0));
    assert_eq!(breaker.ask(at(0)), Gate::Go);
    breaker.failed(at(0));
    assert_eq!(breaker.ask(at(0)), Gate::Wait(at(15_000)));
}

#[test]
fn after_15_seconds_two_successes_close_it_and_one_failure_opens_it_again() {
    let mut breaker = lost(3);
    assert_eq!(breaker.ask(at(14_999)), Gate::Wait(at(15_000)));
    assert_eq!(breaker.ask(at(15_000)), Gate::Go);
    breaker.succeeded();
    assert_eq!(breaker.state(), BreakerState::HalfOpen { n_successes: 1 });
    breaker.failed(at(16_000));
    assert_eq!(breaker.ask(at(16_000)), Gate::Wait(at(31_000)));
    assert_eq!(breaker.ask(at(31_000)), Gate::Go);
    breaker.succeeded();
    breaker.succeeded();
    assert_eq!(breaker.state(), BreakerState::Closed { n_failures: 0 });
}

#[test]
fn a_person_need_not_wait_and_a_clock_set_back_makes_nobody_wait_for_hours() {
    let mut breaker = lost(3);
    breaker.try_now();
    assert_eq!(breaker.ask(at(1)), Gate::Go);
    let mut breaker = lost(3);
    assert_eq!(breaker.ask(at(-86_400_000)), Gate::Go);
}

#[derive(Debug, Clone, Copy)]
enum Event {
    Failed,
    Succeeded,
    TryNow,
    Wait(i64),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => Just(Event::Failed),
        3 => Just(Event::Succeeded),
        1 => Just(Event::TryNow),
        2 => (0..20_000_i64).prop_map(Event::Wait),
    ]
}

proptest! {
    /// Whatever happens, work waits only after a failure of the last 15 s, and only when three in a
    /// row failed or the one on trial did.
    #[test]
    fn it_never_waits_without_reason(events in prop::collection::vec(event(), 0..200)) {
        let (mut breaker, mut now, mut last_failure, mut in_a_row) = (Breaker::default(), 0, None, 0);
        let mut was_open = false;
        for event in events {
            match event {
                Event::Wait(millis) => now += millis,
                Event::TryNow => breaker.try_now(),
                // Nothing can fail that is not let through.
                Event::Failed | Event::Succeeded if breaker.ask(at(now)) != Gate::Go => {}
                Event::Failed => {
                    breaker.failed(at(now));
                    (last_failure, in_a_row) = (Some(now), in_a_row + 1);
                }
                Event::Succeeded => {
                    breaker.succeeded();
                    in_a_row = 0;
                }
            }
            if let Gate::Wait(until) = breaker.ask(at(now)) {
                let failed = last_failure.expect("it waits without any failure");
                prop_assert!(until == at(failed + 15_000) && now < failed + 15_000);
                prop_assert!(in_a_row >= 3 || was_open);
                was_open = true;
            }
        }
    }
}
