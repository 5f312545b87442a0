import Testing

@testable import Melba

struct CaseMappingTests {
  private func upper(_ text: String) -> String { mapped(text, toUpper: true) }

  private func lower(_ text: String) -> String { mapped(text, toUpper: false) }

  private func mapped(_ text: String, toUpper: Bool) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let mapped = CaseMapping.mapped(scalar.value, toUpper: toUpper)
      for part in [mapped.first, mapped.second, mapped.third] where part != 0 {
        if let made = Unicode.Scalar(part) { out.append(made) }
      }
    }
    return String(out)
  }

  @Test func lettersOfSeveralScriptsChangeCase() {
    #expect(upper("abzäöüéœα\u{3C9}жя") == "ABZÄÖÜÉŒΑΩЖЯ")
    #expect(lower("ABZÄÖÜÉŒΑΩЖЯ") == "abzäöüéœαωжя")
  }

  @Test func someLettersBecomeSeveral() {
    #expect(upper("ß\u{FB03}\u{1E96}") == "SSFFIH\u{331}")
    #expect(lower("\u{130}") == "i\u{307}")
  }

  @Test func whatHasNoCaseStays() {
    #expect(upper("東京 123 \u{1F600}") == "東京 123 \u{1F600}")
    #expect(!CaseMapping.changes(0x6771, toUpper: true))
    #expect(CaseMapping.changes(0xDF, toUpper: true))
  }

  /// Every letter of the Basic Multilingual Plane that both know is what the standard library says.
  @Test func theTableAgreesWithTheStandardLibrary() {
    var seen = 0
    for value in UInt32(0x80)..<0xD800 {
      guard let scalar = Unicode.Scalar(value), CaseMapping.changes(value, toUpper: true) else {
        continue
      }
      seen += 1
      #expect(upper(String(scalar)) == scalar.properties.uppercaseMapping)
    }
    #expect(seen > 700)
  }
}
