/// What is escaped in JSON text beyond what the standard demands.
struct JSONEscaping: BitwiseCopyable {
  /// Every character beyond ASCII, as `\uXXXX`.
  var isASCII = false
  /// What could end a `<script>` or a line of it: `<`, `>`, `&`, U+2028, U+2029.
  var isForScript = false

  var isStandard: Bool { !isASCII && !isForScript }

  /// The bytes that a unit of a `melba_text_form` may become: beyond U+FFFF an escape is two.
  @inline(__always)
  func mostPerUnit(form: UInt32) -> Int {
    isASCII && form == 2 ? 2 &* JSONText.mostPerUnit : JSONText.mostPerUnit
  }
}
