import Testing

@testable import Melba

struct JSONCheckTests {
  /// What is wrong with a text, and the JSON Pointer of the place.
  private func fault(_ text: String, depth: Int = 1024) -> (JSONFault.Reason?, Int, String) {
    var rules = JSONRules()
    rules.depth = depth
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBufferPointer { bytes in
      var check = JSONCheck(bytes, rules)
      var found: JSONFault?
      do throws(JSONFault) { try check.run() } catch { found = error }
      var pointer: [UInt8] = []
      check.pointer { pointer.append($0) }
      return (found?.reason, found?.offset ?? 0, String(decoding: pointer, as: Unicode.UTF8.self))
    }
  }

  @Test(arguments: ["0", "[]", #"{"a":[1,2,{"b":null}]}"#, #" "\u00e9" "#, "-1.5e+3"])
  func takesWhatIsJSON(text: String) {
    #expect(fault(text).0 == nil)
  }

  @Test func namesTheReasonThePlaceAndThePointer() {
    #expect(fault(#"{"a":[1,2 3]}"#) == (.commaOrBracket, 10, "/a/1"))
    #expect(fault(#"{"a":{"b/~":[[]],"c" 1}}"#) == (.colon, 21, "/a/c"))
    #expect(fault(#"{"a":{"b/~":[[],x]}}"#) == (.value, 16, "/a/b~1~0/1"))
    #expect(fault(#"["\ud800"]"#) == (.surrogate, 2, "/0"))
    #expect(fault("[[[]]]", depth: 2) == (.tooDeep, 2, "/0/0"))
    #expect(fault("[1,]") == (.commaAtEnd, 3, "/1"))
    #expect(fault("1e999") == (.range, 0, ""))
  }

  @Test func goesToAPlace() {
    let bytes = Array(#"{"a":[1,22],"b":0}"#.utf8)
    let found = bytes.withUnsafeBufferPointer { bytes in
      (0..<bytes.count).map { offset in
        var check = JSONCheck(bytes, JSONRules())
        check.go(to: offset)
        var pointer: [UInt8] = []
        check.pointer { pointer.append($0) }
        return String(decoding: pointer, as: Unicode.UTF8.self)
      }
    }
    #expect(
      found[6] == "/a/0" && found[8] == "/a/1" && found[9] == "/a/1" && found[12] == "/b"
        && found[16] == "/b")
  }
}
