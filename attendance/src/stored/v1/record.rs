//! Records and their history.
use super::{Change, Picture, Record, Source, session_id, sheet_id, student_id};
use crate::record::{self, PictureRef, ReadBy};
use crate::stored::v1::{V1, check_v1};
use crate::stored::{StoredError, StoredV1};
use crate::{ScanId, Timestamp};

impl StoredV1 for crate::Record {
    type Shape = Record;

    fn to_shape(&self) -> Record {
        Record {
            v: V1,
            session: self.session.as_str().to_owned(),
            student: self.student.as_str().to_owned(),
            status: self.status.as_str().to_owned(),
            source: source_shape(&self.source),
            recorded_at: self.recorded_at.as_millis(),
        }
    }

    fn from_shape(shape: Record) -> Result<Self, StoredError> {
        check_v1(shape.v)?;
        let status = crate::Status::from_value(&shape.status);
        Ok(Self {
            session: session_id(&shape.session)?,
            student: student_id(&shape.student)?,
            status: status.ok_or_else(|| StoredError::damaged("status", shape.status))?,
            source: source(shape.source)?,
            recorded_at: Timestamp::from_millis(shape.recorded_at),
            late_minutes: None,
            excuse: None,
        })
    }
}

fn source_shape(source: &record::Source) -> Source {
    let record::Source::Sheet { picture, by } = source else { return Source::Manual };
    let picture = picture_shape(picture);
    match by {
        ReadBy::Mark => Source::Mark { picture },
        ReadBy::Unmarked => Source::Unmarked { picture },
        ReadBy::Person { pictures } => {
            Source::Person { picture, seen: pictures.iter().map(picture_shape).collect() }
        }
    }
}

fn source(shape: Source) -> Result<record::Source, StoredError> {
    let (picture_shape, by) = match shape {
        Source::Manual => return Ok(record::Source::Manual),
        Source::Mark { picture } => (picture, ReadBy::Mark),
        Source::Unmarked { picture } => (picture, ReadBy::Unmarked),
        Source::Person { picture, seen } => {
            let pictures = seen.into_iter().map(self::picture).collect::<Result<_, _>>()?;
            (picture, ReadBy::Person { pictures })
        }
    };
    Ok(record::Source::Sheet { picture: picture(picture_shape)?, by })
}

fn picture_shape(picture: &PictureRef) -> Picture {
    Picture {
        scan: picture.scan.as_str().to_owned(),
        page_idx: picture.page_idx,
        part: picture.part,
        sheet_id: picture.sheet_id.to_string(),
        page: picture.page,
        field: picture.field.clone(),
    }
}

fn picture(shape: Picture) -> Result<PictureRef, StoredError> {
    Ok(PictureRef {
        scan: ScanId::parse(&shape.scan).map_err(|_| StoredError::damaged("scan", &shape.scan))?,
        page_idx: shape.page_idx,
        part: shape.part,
        sheet_id: sheet_id(&shape.sheet_id)?,
        page: shape.page,
        field: shape.field,
        is_live: false,
    })
}

impl StoredV1 for crate::Change {
    type Shape = Change;

    fn to_shape(&self) -> Change {
        Change {
            v: V1,
            session: self.session.as_str().to_owned(),
            student: self.student.as_str().to_owned(),
            before: self.before.as_ref().map(StoredV1::to_shape),
            after: self.after.as_ref().map(StoredV1::to_shape),
            at: self.at.as_millis(),
        }
    }

    fn from_shape(shape: Change) -> Result<Self, StoredError> {
        check_v1(shape.v)?;
        Ok(Self {
            session: session_id(&shape.session)?,
            student: student_id(&shape.student)?,
            before: shape.before.map(StoredV1::from_shape).transpose()?,
            after: shape.after.map(StoredV1::from_shape).transpose()?,
            at: Timestamp::from_millis(shape.at),
        })
    }
}
