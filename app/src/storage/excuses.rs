//! Leaves: given, changed and taken back together with the absences that they excuse.

use super::book::{ActError, LineRef};
use super::transaction::{BODY, blob_of, set};
use super::{Connection, StorageError, Stores, records, schema};
use crate::platform::clock;
use attendance::{Excuse, PhotoId, Record, Session, excuse};
use js_sys::Object;
use wasm_bindgen::JsValue;
use web_sys::Blob;

/// Gives a leave, changes it (`before` and `after`) or takes it back; the student's records of the
/// days in question follow in the same action. `photo` is kept under the id that the leave names.
///
/// # Errors
///
/// Any [`ActError`]; nothing was changed then.
pub async fn settle(
    connection: &Connection,
    before: Option<&Excuse>,
    after: Option<&Excuse>,
    photo: Option<&Blob>,
) -> Result<Option<LineRef>, ActError> {
    let stores = connection.desk(&[schema::PHOTOS])?;
    let excuses: Vec<&Excuse> = before.into_iter().chain(after).collect();
    let mut sessions: Vec<Session> = stores.all().await?;
    sessions.retain(|session| excuses.iter().any(|excuse| excuse.covers(session.date)));
    let mut own: Vec<Record> = Vec::new();
    for session in &sessions {
        let of_session = records::of(&stores, &session.id).await?;
        let is_own = |record: &Record| excuses.iter().any(|it| it.student == record.student);
        own.extend(of_session.into_iter().filter(is_own));
    }
    // All that are given now: one that another tab gave meanwhile counts too.
    let others: Vec<Excuse> = stores.all().await?;
    let action = excuse::settle(before, after, &others, &sessions, &own, clock::now());
    if let Some((id, photo)) = after.and_then(|it| it.photo.as_ref()).zip(photo) {
        put_photo(&stores, id, photo)?;
    }
    let line = stores.perform(action).await?;
    stores.commit().await?;
    Ok(line)
}

/// The photo of a note, while it is kept.
///
/// # Errors
///
/// As [`super::connection`].
pub async fn photo(connection: &Connection, id: &PhotoId) -> Result<Option<Blob>, StorageError> {
    let stores = connection.read(&[schema::PHOTOS])?;
    let row = stores.get_js(schema::PHOTOS, &id.as_str().into()).await?;
    Ok(row.and_then(|row| blob_of(&row, "photo")))
}

fn put_photo(stores: &Stores<'_>, id: &PhotoId, photo: &Blob) -> Result<(), StorageError> {
    let row: JsValue = Object::new().into();
    set(&row, "id", &id.as_str().into())?;
    set(&row, BODY, &format!("{{\"v\":1,\"id\":\"{}\"}}", id.as_str()).into())?;
    set(&row, "photo", photo)?;
    stores.put_js(schema::PHOTOS, &row)
}
