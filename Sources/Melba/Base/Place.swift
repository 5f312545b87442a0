/// Where something is in a text: the line and column that an editor would show.
struct Place {
  var offset: UInt64 = 0
  var line: UInt32 = 1
  var column: UInt32 = 1

  /// Moves over `text`; a line ends with a line feed, and UTF-8 continuation bytes take no column.
  mutating func advance<Form: TextForm>(over text: Span<Form.Unit>, as form: Form.Type) {
    for i in text.indices {
      let unit = text[i]
      if unit == 0x0A {
        line &+= 1
        column = 1
      } else if !Form.isUTF8 || unit & 0xC0 != 0x80 {
        column &+= 1
      }
    }
    offset &+= UInt64(text.count)
  }
}
