/// Looking for units in text.
enum Search {
  /// The first unit from `start` on in `low...high`, or the end.
  @inline(__always)
  static func first<Unit: CodeUnit>(
    in text: Span<Unit>, from start: Int, low: Unit, high: Unit
  ) -> Int {
    let spread = high &- low
    var i = start
    // Eight comparisons without a branch between them become vector instructions.
    while i &+ 16 <= text.count {
      var hit = false
      for j in i..<i &+ 16 { hit = unsafe hit || text[unchecked: j] &- low <= spread }
      if hit { break }
      i &+= 16
    }
    while i < text.count, text[i] &- low > spread { i &+= 1 }
    return i
  }
}
