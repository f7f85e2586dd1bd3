//! What a list of 10,000 students costs, by format and stage.
#![allow(missing_docs, clippy::unwrap_used, reason = "a bench that cannot run stops")]
use std::hint::black_box;

use attendance::excel::{self, ExportOptions};
use attendance::import::{self, ImportOptions};
use attendance::{Student, StudentId};
use criterion::{Criterion, criterion_group, criterion_main};
use omr_core::Locale;

/// Students of the list.
const N: u32 = 10_000;

fn students() -> Vec<Student> {
    let student = |i: u32| {
        let id = StudentId::parse(&format!("{}", 20_000_000 + i)).unwrap();
        let mut student =
            Student::new(id, format!("أحمد علي محمد {}", ["الجبوري", "حسن"][i as usize % 2]));
        student.email = Some(format!("s{i}@uni.example"));
        student.department = Some(["علوم الحاسوب", "الفيزياء"][i as usize % 2].to_owned());
        student.level = Some(1 + (i % 4) as u8);
        student.phone = Some(format!("0770{i:07}"));
        student
    };
    (0..N).map(student).collect()
}

fn importing(criterion: &mut Criterion) {
    let students = students();
    let export = ExportOptions { locale: Locale::Ar, utc_offset_minutes: 180 };
    let xlsx = excel::export_students(&students, &export).unwrap();
    let row = |s: &Student| {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let level = s.level.unwrap_or_default();
        [
            s.id.to_string(),
            s.name.clone(),
            text(&s.email),
            text(&s.department),
            level.to_string(),
            text(&s.phone),
        ]
    };
    let csv: String = students.iter().map(|s| row(s).join(",") + "\n").collect();
    let csv = format!("ID,Name,Email,Dept,Year,Mobile\n{csv}");
    let page: String = students
        .iter()
        .map(|s| format!("<tr><td>{}</td></tr>", row(s).join("</td><td>")))
        .collect();
    let page =
        format!("<table><tr><th>ID<th>Name<th>Email<th>Dept<th>Year<th>Mobile</tr>{page}</table>");
    let options = ImportOptions::default();
    let mut group = criterion.benchmark_group("import-10000");
    group.sample_size(10);
    for (name, bytes) in
        [("xlsx", &xlsx[..]), ("csv", csv.as_bytes()), ("web-page", page.as_bytes())]
    {
        group.bench_function(format!("{name}-to-table"), |b| {
            b.iter(|| excel::read_table(black_box(bytes), &options).unwrap());
        });
    }
    let table = excel::read_table(&xlsx, &options).unwrap();
    group.bench_function("table-to-preview", |b| {
        b.iter(|| import::preview(black_box(&table), &options, &[]).unwrap());
    });
    group.bench_function("table-to-preview-of-saved", |b| {
        b.iter(|| import::preview(black_box(&table), &options, &students).unwrap());
    });
    group.finish();
}

criterion_group!(benches, importing);
criterion_main!(benches);
