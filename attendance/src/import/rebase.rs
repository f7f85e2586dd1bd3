//! What a list changes, put onto what is saved by now.
use super::StudentField;
use super::judge::differing;
use crate::Student;

/// A student as a list leaves them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebased {
    /// To be saved.
    pub student: Student,
    /// Fields in which the list says something else and what was saved meanwhile stays.
    pub kept: Vec<StudentField>,
}

/// A student whom a list changes from `seen` (nothing for a new one) to `wanted`, where `now` is
/// saved. Only what the list changed is changed; a field that somebody else changed since it was
/// seen stays as it is saved, and is named unless both say the same.
///
/// Somebody new of whom somebody else was saved meanwhile under the same id is not mixed with them:
/// they stay as they are saved.
#[must_use]
pub fn rebase(seen: Option<&Student>, wanted: &Student, now: Option<&Student>) -> Rebased {
    match (seen, now) {
        (_, None) => Rebased { student: wanted.clone(), kept: Vec::new() },
        (None, Some(now)) => {
            // What the list does not say of somebody new is as in one of whom nothing is known.
            let blank = Student::new(wanted.id.clone(), String::new());
            let said = differing(&blank, wanted);
            let kept = differing(now, wanted).into_iter().filter(|it| said.contains(it)).collect();
            Rebased { student: now.clone(), kept }
        }
        (Some(seen), Some(now)) => onto(seen, wanted, now),
    }
}

fn onto(seen: &Student, wanted: &Student, now: &Student) -> Rebased {
    let mut student = now.clone();
    let at = &mut student;
    let kept = [
        (StudentField::Name, keeps(&seen.name, &wanted.name, &mut at.name)),
        (StudentField::Email, keeps(&seen.email, &wanted.email, &mut at.email)),
        (StudentField::Department, keeps(&seen.department, &wanted.department, &mut at.department)),
        (StudentField::Level, keeps(&seen.level, &wanted.level, &mut at.level)),
        (StudentField::Phone, keeps(&seen.phone, &wanted.phone, &mut at.phone)),
        (StudentField::IsActive, keeps(&seen.is_active, &wanted.is_active, &mut at.is_active)),
        (
            StudentField::RegistrationDate,
            keeps(&seen.registration_date, &wanted.registration_date, &mut at.registration_date),
        ),
    ];
    let kept = kept.into_iter().filter(|(_, keeps)| *keeps).map(|(field, _)| field).collect();
    Rebased { student, kept }
}

/// Changes one field; whether it stays although the list says something else.
fn keeps<T: PartialEq + Clone>(seen: &T, wanted: &T, now: &mut T) -> bool {
    if wanted == seen || wanted == now {
        return false;
    }
    let is_as_seen = now == seen;
    if is_as_seen {
        now.clone_from(wanted);
    }
    !is_as_seen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::StudentId;

    fn student(phone: Option<&str>, level: Option<u8>) -> Student {
        let id = StudentId::parse("20210001").unwrap();
        let phone = phone.map(str::to_owned);
        Student { phone, level, ..Student::new(id, "أحمد علي".to_owned()) }
    }

    #[test]
    fn a_list_changes_what_it_says_and_nothing_that_was_changed_meanwhile() {
        let seen = student(Some("07700000001"), Some(2));
        let wanted = Student { level: Some(3), ..seen.clone() };
        let now = Student { phone: Some("07700000002".to_owned()), ..seen.clone() };
        let found = rebase(Some(&seen), &wanted, Some(&now));
        assert_eq!(found.student, student(Some("07700000002"), Some(3)));
        assert_eq!(found.kept, []);

        // Both changed the phone: what a person typed meanwhile stays, and is named.
        let wanted = student(Some("07700000003"), Some(3));
        let found = rebase(Some(&seen), &wanted, Some(&now));
        assert_eq!(found.student, student(Some("07700000002"), Some(3)));
        assert_eq!(found.kept, [StudentField::Phone]);
        // Both said the same.
        assert_eq!(rebase(Some(&seen), &now, Some(&now)).kept, []);
    }

    #[test]
    fn archiving_who_is_missing_leaves_the_rest_as_it_is_by_now() {
        let seen = student(None, Some(2));
        let archived = Student { is_active: false, ..seen.clone() };
        let now = student(Some("07700000002"), Some(2));
        let found = rebase(Some(&seen), &archived, Some(&now));
        assert_eq!(found.student, Student { is_active: false, ..now });
    }

    #[test]
    fn somebody_new_is_not_mixed_with_somebody_who_was_entered_meanwhile() {
        let now = Student { name: "زينب كريم".to_owned(), ..student(None, None) };
        let found = rebase(None, &student(Some("07700000001"), None), Some(&now));
        assert_eq!(
            (found.student, found.kept),
            (now, vec![StudentField::Name, StudentField::Phone])
        );
        let again = student(Some("07700000001"), None);
        let saved = student(Some("07700000001"), Some(4));
        assert_eq!(rebase(None, &again, Some(&saved)), Rebased { student: saved, kept: vec![] });
    }
}
