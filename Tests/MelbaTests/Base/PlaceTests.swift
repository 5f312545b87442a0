import Testing

@testable import Melba

@Suite struct PlaceTests {
  private func place(after text: String) -> Place {
    var place = Place()
    let bytes = Array(text.utf8)
    place.advance(over: bytes.span, as: UTF8Form.self)
    return place
  }

  @Test func aTextBeginsAtLineOneAndColumnOne() {
    let place = place(after: "")
    #expect(place.line == 1 && place.column == 1 && place.offset == 0)
  }

  @Test func columnsCountCharactersAndOffsetsBytes() {
    let place = place(after: "aé日😀")
    #expect(place.line == 1 && place.column == 5 && place.offset == 10)
  }

  @Test func aLineFeedBeginsALineAndACarriageReturnDoesNot() {
    let place = place(after: "a\r\n\nbc")
    #expect(place.line == 3 && place.column == 3 && place.offset == 6)
    #expect(self.place(after: "a\rb").column == 4)
  }

  @Test func textOfFixedWidthCountsUnits() {
    var place = Place()
    let text: [UInt32] = [0x65E5, 0x0A, 0x1F600, 0xDC80]
    place.advance(over: text.span, as: FixedForm<UInt32>.self)
    #expect(place.line == 2 && place.column == 3 && place.offset == 4)
  }

  @Test func twoStepsAreOneLongStep() {
    var place = Place()
    let text = Array("ab\ncé\nd".utf8)
    place.advance(over: text.span.extracting(0..<4), as: UTF8Form.self)
    place.advance(over: text.span.extracting(4..<text.count), as: UTF8Form.self)
    let whole = self.place(after: "ab\ncé\nd")
    #expect(place.line == whole.line && place.column == whole.column && place.offset == whole.offset)
  }
}
