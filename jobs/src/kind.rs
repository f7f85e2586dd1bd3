use crate::Lane;

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// As it is stored.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// The one that is stored as `text`.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text)
            }
        }
    };
}
pub(crate) use named;

named! {
    /// What a job does.
    JobKind {
        /// Reads the pages of a scanned file.
        Scan = "scan",
        /// Writes the records of a review.
        Record = "record",
        /// Makes a document: a workbook or a PDF.
        Report = "report",
        /// Tells a person something; open until it is read.
        Notice = "notice",
    }
}

named! {
    /// Where a job stands.
    JobState {
        /// Nobody is at it yet.
        Waiting = "waiting",
        /// Somebody is at it, by its lease.
        Running = "running",
        /// A person stopped it for now.
        Paused = "paused",
        /// Nothing is left to do.
        Done = "done",
        /// A person ended it; what was done stays.
        Cancelled = "cancelled",
        /// It, or some of its parts, failed too often; a person can have it tried again.
        SetAside = "set-aside",
    }
}

impl JobKind {
    /// Whether it is done part by part, such as the pages of a file.
    #[must_use]
    pub const fn has_parts(self) -> bool {
        matches!(self, Self::Scan)
    }

    /// What it waits in line for; a notice waits for a person.
    #[must_use]
    pub const fn lane(self) -> Option<Lane> {
        match self {
            Self::Scan => Some(Lane::Pages),
            Self::Record => Some(Lane::Records),
            Self::Report => Some(Lane::Documents),
            Self::Notice => None,
        }
    }
}

impl JobState {
    /// Whether something of it is still to be done without anybody asking.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Running)
    }
}
