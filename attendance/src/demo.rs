//! A class to try things with. Nobody in it is real.

use crate::book::Edit;
use crate::{Course, CourseId, Enrolment, IdError, Session, Student, StudentId};

/// The edits that add a class of two dozen students, its course and one session of it, to be done
/// as one action, so that one undo takes all of it away.
///
/// Code and names of `course` and `session` are the caller's, in the person's language.
///
/// # Errors
///
/// [`IdError`] never, as long as the numbers below are ones.
pub fn class(course: &Course, session: &Session) -> Result<Vec<Edit>, IdError> {
    let mut edits = vec![Edit::add(course.clone()), Edit::add(session.clone())];
    for (position, (name, department)) in (0..).zip(STUDENTS) {
        let student = student(position, name, department)?;
        edits.push(Edit::add(place(&course.id, &student.id, position)));
        edits.push(Edit::add(student));
    }
    Ok(edits)
}

/// Numbers that no university gives out, so that a real list never meets them.
fn student(position: u32, name: &str, department: &str) -> Result<Student, IdError> {
    let id = StudentId::parse(&format!("{}", 99_990_001 + position))?;
    let mut student = Student::new(id, name.to_owned());
    student.department = Some(department.to_owned());
    student.level = Some(2);
    Ok(student)
}

fn place(course: &CourseId, student: &StudentId, position: u32) -> Enrolment {
    Enrolment::new(course.clone(), student.clone(), position)
}

const STUDENTS: [(&str, &str); 24] = [
    ("طه حسين سعدون البياتي", "علوم الحاسوب"),
    ("حيدر حمزة مهدي الزبيدي", "علوم الحاسوب"),
    ("عبد الله ياسر عبد الزهرة الجبوري", "هندسة البرمجيات"),
    ("Şilan Hêvî Çelik", "علوم الحاسوب"),
    ("بنين يوسف سلمان الخفاجي", "علوم الحاسوب"),
    ("ڕێبوار ئازاد کەریم محەمەد", "علوم الحاسوب"),
    ("حمزة سيف كاظم الأسدي", "هندسة البرمجيات"),
    ("صلاح الدين عبد الرحمن عبد اللطيف السامرائي", "علوم الحاسوب"),
    ("چنار ڕێبین ئەحمەد پشدەری", "علوم الحاسوب"),
    ("Sara Ahmed Kareem", "علوم الحاسوب"),
    ("عباس عبد الرحمن فلاح الدليمي", "هندسة البرمجيات"),
    ("مؤمل مرتضى كاظم الطائي", "علوم الحاسوب"),
    ("شیلان هێمن ڕەسوڵ عەبدوڵڵا", "علوم الحاسوب"),
    ("هێڤی دیار یوسف دۆسکی", "علوم الحاسوب"),
    ("پەیام شێرکۆ مەحموود بەرزنجی", "هندسة البرمجيات"),
    ("هبة إبراهيم مجيد السامرائي", "علوم الحاسوب"),
    ("بنين حسين سلمان الطائي", "علوم الحاسوب"),
    ("حوراء مصطفى هاشم الأسدي", "علوم الحاسوب"),
    ("فاطمة ياسر رشيد الحيالي", "هندسة البرمجيات"),
    ("Michael Anthony O'Brien", "علوم الحاسوب"),
    ("ژیان هیوا فەتاح", "علوم الحاسوب"),
    ("سيف مؤمل سعدون الربيعي", "علوم الحاسوب"),
    ("أحمد عبد الرحمن خلف التميمي", "هندسة البرمجيات"),
    ("عبد الله عبد الله جبار الدليمي", "علوم الحاسوب"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Action, Book, Cause};
    use crate::{Date, SessionId, Timestamp};

    #[test]
    fn a_class_to_try_things_with_fits_together() {
        let course = Course::new(CourseId::parse("c").unwrap(), "DEMO".into(), "Demo".into());
        let date = Date::parse("2026-12-15").unwrap();
        let session =
            Session::new(SessionId::parse("s").unwrap(), course.id.clone(), "1".into(), date);
        let edits = class(&course, &session).unwrap();
        let mut book = Book::default();
        let action = Action::new(Timestamp::from_millis(0), Cause::Entered, edits);
        book.act(&action).unwrap();
        assert_eq!(book.problems(), []);
        assert_eq!(book.entries().len(), 2 + 2 * STUDENTS.len());
    }
}
