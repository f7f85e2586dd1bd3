use leptos::prelude::*;

/// The drawings, on a 24 × 24 grid with a 2-unit stroke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Add,
    Alert,
    Archive,
    Back,
    Book,
    Calendar,
    Camera,
    Check,
    Clock,
    Close,
    Cross,
    Download,
    Edit,
    File,
    Forward,
    Home,
    Info,
    Note,
    Printer,
    Search,
    Settings,
    Share,
    Shield,
    Undo,
    Upload,
    Users,
}

impl Shape {
    fn drawing(self) -> &'static str {
        match self {
            Self::Add => "<path d='M12 5v14M5 12h14'/>",
            Self::Alert => "<path d='M12 4 2.8 19.5h18.4zM12 10v4M12 17v.01'/>",
            Self::Archive => "<path d='M4 8v11h16V8M3 4h18v4H3zM10 12h4'/>",
            Self::Back => "<path d='M15 5l-7 7 7 7'/>",
            Self::Book => {
                "<path d='M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h11'/>"
            }
            Self::Calendar => "<path d='M4 6h16v14H4zM4 10h16M8 3v4M16 3v4'/>",
            Self::Camera => "<path d='M4 8h3l2-3h6l2 3h3v11H4z'/><circle cx='12' cy='13' r='3.5'/>",
            Self::Check => "<path d='M5 12.5l4.5 4.5L19 7.5'/>",
            Self::Clock => "<circle cx='12' cy='12' r='8.5'/><path d='M12 7v5l3.5 2'/>",
            Self::Close | Self::Cross => "<path d='M6 6l12 12M18 6L6 18'/>",
            Self::Download => "<path d='M12 4v11M7 11l5 5 5-5M5 20h14'/>",
            Self::Edit => "<path d='M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19zM13.5 7l3.5 3.5'/>",
            Self::File => "<path d='M6 3h8l5 5v13H6zM14 3v5h5'/>",
            Self::Forward => "<path d='M9 5l7 7-7 7'/>",
            Self::Home => "<path d='M4 11l8-7 8 7v9h-5v-6H9v6H4z'/>",
            Self::Info => "<circle cx='12' cy='12' r='9'/><path d='M12 11v5M12 8v.01'/>",
            Self::Note => "<path d='M6 3h12v18H6zM9 8h6M9 12h6M9 16h3'/>",
            Self::Printer => "<path d='M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z'/>",
            Self::Search => "<circle cx='11' cy='11' r='6.5'/><path d='M16 16l4.5 4.5'/>",
            Self::Settings => {
                "<path d='M4 7h9M17 7h3M4 17h3M11 17h9'/><circle cx='15' cy='7' r='2.2'/><circle cx='9' cy='17' r='2.2'/>"
            }
            Self::Share => {
                "<circle cx='6' cy='12' r='2.5'/><circle cx='17' cy='6' r='2.5'/><circle cx='17' cy='18' r='2.5'/><path d='M8.2 10.8l6.6-3.6M8.2 13.2l6.6 3.6'/>"
            }
            Self::Shield => {
                "<path d='M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM9 12l2.2 2.2L15.5 10'/>"
            }
            Self::Undo => "<path d='M9 5L4 10l5 5M4 10h10a6 6 0 0 1 0 12h-2'/>",
            Self::Upload => "<path d='M12 16V5M7 9l5-5 5 5M5 20h14'/>",
            Self::Users => {
                "<circle cx='9' cy='8' r='3.5'/><path d='M2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 5a3.5 3.5 0 0 1 0 6.5M18 14.5c2 .8 3.2 2.600 3.500 5.500'/>"
            }
        }
    }

    /// Arrows of reading order turn round in right-to-left languages; clocks and checks do not.
    fn is_directed(self) -> bool {
        matches!(self, Self::Back | Self::Forward | Self::Undo)
    }
}

/// A drawing beside words that say the same: hidden from screen readers.
#[component]
pub(crate) fn Icon(shape: Shape) -> impl IntoView {
    view! {
        <svg
            class="icon"
            class:icon-directed=shape.is_directed()
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-width="2"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
            inner_html=shape.drawing()
        ></svg>
    }
}
