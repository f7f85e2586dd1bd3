use crate::{
    components::{Changes, InstallFirst, Shell, Toasts},
    i18n::locale::LocaleProvider,
    jobs::Jobs,
    pages,
    platform::offline::ServiceState,
};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    components::{Route, Router, Routes},
    path,
};

/// The whole app: languages around the frame around the pages.
#[component]
pub(crate) fn App() -> impl IntoView {
    provide_meta_context();
    Toasts::provide();
    Changes::provide();
    Jobs::get().start(Changes::expect());
    ServiceState::provide();
    view! {
        <LocaleProvider>
            <Router base=base()>
                <Shell>
                    <Routes fallback=pages::NotFound>
                        <Route path=path!("") view=pages::Home />
                        <Route path=path!("session/:id/scan") view=pages::Scan />
                        <Route path=path!("session/:id/review") view=pages::Review />
                        <Route path=path!("students") view=pages::Students />
                        <Route path=path!("students/new") view=|| view! { <InstallFirst><pages::NewStudent /></InstallFirst> } />
                        <Route path=path!("students/:id") view=pages::EditStudent />
                        <Route path=path!("students/:id/leave/:excuse") view=pages::ExcuseForm />
                        <Route path=path!("students/:id/record") view=pages::StudentRecordPage />
                        <Route path=path!("sections") view=pages::Sections />
                        <Route path=path!("sections/new") view=|| view! { <InstallFirst><pages::NewSection /></InstallFirst> } />
                        <Route path=path!("sections/:id") view=pages::EditSection />
                        <Route path=path!("import") view=|| view! { <InstallFirst><pages::ImportPage /></InstallFirst> } />
                        <Route path=path!("courses") view=pages::Courses />
                        <Route path=path!("courses/new") view=|| view! { <InstallFirst><pages::NewCourse /></InstallFirst> } />
                        <Route path=path!("courses/:id") view=pages::CoursePage />
                        <Route path=path!("courses/:id/edit") view=pages::EditCourse />
                        <Route path=path!("courses/:id/enrol") view=pages::Enrol />
                        <Route path=path!("courses/:id/students/:student") view=pages::PlacePage />
                        <Route path=path!("courses/:id/sessions/new") view=pages::NewSession />
                        <Route path=path!("session/:id/why/:student") view=pages::WhyPage />
                        <Route path=path!("session/:id") view=pages::SessionPage />
                        <Route path=path!("session/:id/edit") view=pages::EditSession />
                        <Route path=path!("timetable") view=pages::TimetablePage />
                        <Route path=path!("timetable/new") view=pages::NewLesson />
                        <Route path=path!("timetable/:id") view=pages::EditLesson />
                        <Route path=path!("history") view=pages::History />
                        <Route path=path!("jobs") view=pages::JobsPage />
                        <Route path=path!("health") view=pages::HealthPage />
                        <Route path=path!("backup") view=pages::BackupPage />
                        <Route path=path!("conflicts") view=pages::Conflicts />
                        <Route path=path!("settings") view=pages::Settings />
                    </Routes>
                </Shell>
            </Router>
        </LocaleProvider>
    }
}

/// Where the app is deployed, such as `/hadir` or nothing: it works below any path.
pub(crate) fn base() -> String {
    let uri = document().base_uri().ok().flatten().unwrap_or_default();
    let path = web_sys::Url::new(&uri).map(|url| url.pathname()).unwrap_or_default();
    path.trim_end_matches('/').to_owned()
}
