//! What headers call a student's values, in three languages.
use super::StudentField;

/// Names that mean one field and nothing else, and names that may mean it when no better column
/// is there, separated by `|`. They are compared folded, so spellings need no entry of their own.
pub(super) struct Names {
    pub(super) field: StudentField,
    pub(super) sure: &'static str,
    pub(super) weak: &'static str,
}

pub(super) const NAMES: [Names; 8] = [
    Names {
        field: StudentField::Id,
        sure: "Student_No|Student No|Student Number|Student ID|StudentID|Student Nr|Student #|\
            University ID|University Number|University No|Academic ID|Registration Number|\
            Registration No|Roll Number|Roll No|Matriculation Number|الرقم الجامعي|\
            رقم الطالب|رقم الطالبة|الرقم الاكاديمي|رقم القيد|رقم الهوية الجامعية|\
            الرقم الامتحاني|معرف الطالب|رمز الطالب|كود الطالب|ژمارەی قوتابی|ژمارەی خوێندکار|\
            ژمارەی زانکۆ|ژمارەی زانکۆیی|ناسنامەی قوتابی|ناسنامەی خوێندکار|کۆدی قوتابی|کۆدی خوێندکار",
        weak: "ID|Number|No|Code|الرقم|رقم|المعرف|الكود|ژمارە|ناسنامە|کۆد",
    },
    Names {
        field: StudentField::Name,
        sure: "Full_Name|Full Name|Student Name|Name of Student|Students Name|Name in Full|\
            اسم الطالب|اسم الطالبة|اسماء الطلبة|اسماء الطلاب|اسم الطالب الرباعي|\
            الاسم الرباعي|الاسم الثلاثي|الاسم الكامل|الاسم الرباعي واللقب|\
            الاسم الثلاثي واللقب|ناوی قوتابی|ناوی خوێندکار|ناوی تەواو|ناوی سیانی|ناوی چواری|\
            ناوی چوارینی",
        weak: "Name|Student|الاسم|اسم|الطالب|ناو|قوتابی|خوێندکار",
    },
    Names {
        field: StudentField::Email,
        sure: "Email_Address|Email|E-mail|E-mail Address|Mail Address|University Email|\
            البريد الالكتروني|البريد|بريد الكتروني|الايميل|ايميل|البريد الجامعي|ئیمەیڵ|\
            ئیمێڵ|پۆستی ئەلیکترۆنی",
        weak: "Mail",
    },
    Names {
        field: StudentField::Department,
        sure: "Dept|Department|القسم|قسم|القسم العلمي|القسم الدراسي|بەش",
        weak: "Branch|Major|Programme|Program|الفرع|التخصص|الاختصاص|لق",
    },
    Names {
        field: StudentField::Level,
        sure: "Year|Level|Stage|Study Year|Year of Study|Class Year|المرحلة|مرحلة|\
            المرحلة الدراسية|السنة الدراسية|المستوى|الصف|قۆناغ|ساڵی خوێندن",
        weak: "Class|Grade|السنة|سنة|پۆل|ساڵ",
    },
    Names {
        field: StudentField::Phone,
        sure: "Mobile|Mobile Number|Mobile No|Phone|Phone Number|Phone No|Telephone|Cell Phone|\
            الهاتف|رقم الهاتف|هاتف|الموبايل|موبايل|رقم الموبايل|الجوال|رقم الجوال|النقال|\
            المحمول|مۆبایل|ژمارەی مۆبایل|تەلەفۆن|ژمارەی تەلەفۆن",
        weak: "Tel|Contact",
    },
    Names {
        field: StudentField::IsActive,
        sure: "Status|Active|Is Active|Student Status|Enrolment Status|Enrollment Status|\
            الحالة|حالة الطالب|حالة القيد|الموقف|فعال|نشط|دۆخ|دۆخی قوتابی|دۆخی خوێندکار|\
            چالاک",
        weak: "State|بار",
    },
    Names {
        field: StudentField::RegistrationDate,
        sure: "Reg_Date|Reg Date|Registration Date|Date of Registration|Enrolment Date|\
            Enrollment Date|تاريخ التسجيل|تاريخ القيد|تاريخ المباشرة|ڕێکەوتی تۆمارکردن|\
            بەرواری تۆمارکردن|ڕێککەوتی تۆمارکردن",
        weak: "Registered|التسجيل",
    },
];
