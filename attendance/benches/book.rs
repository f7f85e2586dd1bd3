//! The record book of a big college: 5,000 students, 100,000 records.
#![allow(missing_docs, clippy::unwrap_used, reason = "a bench")]
use attendance::book::{Action, Cause, Edit, Head, Journal, Line, examine, merge};
use attendance::record::Source;
use attendance::search::Index;
use attendance::stored::{Register, Stored};
use attendance::{
    Course, CourseId, Date, DeviceId, Record, Session, SessionId, Status, Student, StudentId,
    Timestamp, text,
};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use std::hint::black_box;

const FIRST: [&str; 10] =
    ["أحمد", "زينب", "مصطفى", "إسراء", "عبد الله", "فاطمة", "ئاوات", "شیلان", "Sara", "علاء"];
const LAST: [&str; 10] =
    ["الجبوري", "حسن", "عبد الرحمن", "كريم", "الدين", "محمّد", "گەردی", "عمر", "Hassan", "الموسوي"];

fn student(n: usize) -> Student {
    let id = StudentId::parse(&format!("{:08}", 20_200_000 + n)).unwrap();
    let name = [FIRST[n % 10], FIRST[n / 10 % 10], LAST[n / 100 % 10]].join(" ");
    let mut student = Student::new(id, name);
    student.phone = Some(format!("0770{n:07}"));
    student
}

fn search(c: &mut Criterion) {
    let students: Vec<Student> = (0..5000).map(student).collect();
    let index = Index::of(&students);
    let mut group = c.benchmark_group("5,000 students");
    group.bench_function("index", |b| b.iter(|| Index::of(black_box(&students))));
    // One answer for each key that is pressed.
    for query in ["ا", "احمد ز", "عبدالله حسن", "2020", "0770000499"] {
        group.bench_function(format!("find {query}"), |b| b.iter(|| index.find(black_box(query))));
    }
    group.bench_function("find without an index", |b| {
        b.iter(|| students.iter().filter(|s| text::matches(&s.name, black_box("احمد ز"))).count());
    });
    group.finish();
}

/// A session of 50 records.
fn register(n: usize) -> Register {
    let session = SessionId::parse(&format!("s{n}")).unwrap();
    let record = |i: usize| {
        Record::new(
            session.clone(),
            student((n * 7 + i) % 5000).id,
            Status::ALL[(n + i) % 4],
            Source::Manual,
            Timestamp::from_millis(1_797_370_200_000 + n as i64),
        )
    };
    Register::new(session.clone(), CourseId::parse("c").unwrap(), (0..50).map(record))
}

/// What the records are about.
fn class() -> Vec<Edit> {
    let course = Course::new(CourseId::parse("c").unwrap(), "CS101".to_owned(), "برمجة".to_owned());
    let date = Date::parse("2026-12-15").unwrap();
    let session = |n| {
        let id = SessionId::parse(&format!("s{n}")).unwrap();
        Edit::add(Session::new(id, course.id.clone(), format!("{n}"), date))
    };
    let sessions = (0..2000).map(session);
    let students = (0..5000).map(|n| Edit::add(student(n)));
    [Edit::add(course.clone())].into_iter().chain(sessions).chain(students).collect()
}

fn journal(c: &mut Criterion) {
    let registers: Vec<Register> = (0..2000).map(register).collect();
    let rows: Vec<String> = registers.iter().map(Stored::to_text).collect();
    let mut journal = Journal::new(DeviceId::parse("phone-a").unwrap());
    journal.write(Action::new(Timestamp::from_millis(0), Cause::Entered, class()));
    for register in &registers {
        let cause = Cause::Recorded { session: register.session().clone() };
        let edits = register.records().cloned().map(Edit::add);
        journal.write(Action::new(Timestamp::from_millis(0), cause, edits));
    }
    let lines: Vec<String> = journal.lines().map(Stored::to_text).collect();
    let mut group = c.benchmark_group("100,000 records");
    group.sample_size(10);
    group.bench_function("read 2,000 registers", |b| {
        b.iter(|| {
            rows.iter().map(|row| Register::from_text(row).unwrap().records().len()).sum::<usize>()
        });
    });
    group.bench_function("read and verify 2,000 lines", |b| {
        b.iter(|| {
            let read = lines.iter().map(|line| Line::from_text(line).unwrap());
            Journal::from_lines(journal.device().clone(), read).unwrap()
        });
    });
    group.bench_function("verify", |b| {
        b.iter(|| {
            let start = Head::start(journal.device().clone());
            attendance::book::verify(start, journal.lines()).unwrap()
        });
    });
    group.bench_function("book of the journal", |b| b.iter(|| journal.state().unwrap()));
    let book = journal.state().unwrap().book();
    group.bench_function("examine what was read", |b| {
        let lines = || journal.lines().cloned().collect::<Vec<_>>().into_iter();
        let examine = |lines| assert!(examine(&book, &journal.head(), lines).is_whole());
        b.iter_batched(lines, examine, BatchSize::PerIteration);
    });
    let empty = Journal::new(DeviceId::parse("phone-b").unwrap());
    group.bench_function("merge all into a new phone", |b| {
        b.iter(|| merge(&empty, &journal, Timestamp::from_millis(1)).unwrap());
    });
    group.finish();
}

criterion_group!(benches, search, journal);
criterion_main!(benches);
