import Foundation
import Testing

@testable import Melba

/// Reads Tests/Cases; the README there says how they are written.
struct Case: CustomTestStringConvertible, Sendable {
  /// Code points, and bytes that are no character.
  enum Item: Hashable, Sendable {
    case scalar(UInt32)
    case byte(UInt8)
  }

  enum Outcome: Hashable, Sendable {
    case same
    case out([Item])
    case fails(status: String, line: UInt32, column: UInt32, offset: UInt64)
  }

  var file = ""
  var call = ""
  var name = ""
  var input: [Item] = []
  var bytes = Outcome.same
  var text = Outcome.same

  var testDescription: String { "\(file): \(name)" }

  static let escape: [Case] = all.filter { $0.call.hasPrefix("escape ") }
  static let unescape: [Case] = all.filter { $0.call == "unescape" }
  static let striptags: [Case] = all.filter { $0.call == "striptags" }

  private static let all: [Case] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Cases/escape")
    let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == "txt" }.flatMap(read)
  }()

  private static func read(_ file: URL) -> [Case] {
    var call = ""
    var cases: [Case] = []
    let lines = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    for block in lines.components(separatedBy: "\n\n") {
      var fields: [String: [UInt32]] = [:]
      for line in block.unicodeScalars.split(separator: "\n") where line.first != "#" {
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let value = parts.count > 1 ? parts[1].map(\.value) : []
        fields[String(parts[0])] = Array(value.first == 0x20 ? value.dropFirst() : value[...])
      }
      if let value = fields["call"] { call = string(value) }
      guard let name = fields["name"], let input = fields["in"] else { continue }
      var one = Case(file: file.lastPathComponent, call: call, name: string(name))
      one.input = items(input)
      one.bytes = outcome(fields, prefix: "") ?? .same
      one.text = outcome(fields, prefix: "text-") ?? one.bytes
      cases.append(one)
    }
    return cases
  }

  private static func string(_ scalars: [UInt32]) -> String {
    String(String.UnicodeScalarView(scalars.compactMap(Unicode.Scalar.init)))
  }

  private static func outcome(_ fields: [String: [UInt32]], prefix: String) -> Outcome? {
    if let out = fields[prefix + "out"] { return .out(items(out)) }
    if fields[prefix + "same"] != nil { return .same }
    guard let words = fields[prefix + "fails"].map({ string($0).split(separator: " ") }) else {
      return nil
    }
    return .fails(
      status: String(words[0]), line: UInt32(words[1]) ?? 0, column: UInt32(words[2]) ?? 0,
      offset: UInt64(words[3]) ?? 0)
  }

  private static func items(_ spelled: [UInt32]) -> [Item] {
    let short: [String: UInt32] = ["n": 0x0A, "r": 0x0D, "t": 0x09, "s": 0x20, "\\": 0x5C]
    var items: [Item] = []
    var rest = spelled[...]
    func number(_ digits: Int) -> UInt32 {
      defer { rest = rest.dropFirst(digits) }
      return UInt32(string(Array(rest.prefix(digits))), radix: 16) ?? 0
    }
    while let first = rest.popFirst() {
      guard first == 0x5C, let letter = rest.popFirst() else {
        items.append(.scalar(first))
        continue
      }
      switch string([letter]) {
      case "x": items.append(.byte(UInt8(number(2))))
      case "u": items.append(.scalar(number(4)))
      case "U": items.append(.scalar(number(8)))
      case "{":
        let digits = rest.prefix { $0 != 0x7D }
        rest = rest.dropFirst(digits.count + 1)
        // What is repeated is one character, or one escape of at most ten.
        let length = rest.first == 0x5C ? (string([rest[rest.startIndex + 1]]) == "u" ? 6 : 2) : 1
        let one = Self.items(Array(rest.prefix(length)))
        rest = rest.dropFirst(length)
        for _ in 0..<(Int(string(Array(digits))) ?? 0) { items += one }
      case let other: items.append(.scalar(short[other] ?? 0))
      }
    }
    return items
  }
}

extension [Case.Item] {
  var utf8: [UInt8] {
    flatMap { item in
      switch item {
      case .byte(let byte): [byte]
      case .scalar(let scalar): reference(utf8: scalar)
      }
    }
  }

  /// Nil when the text has a byte that is no character, or one that does not fit.
  func text<Unit: CodeUnit>(_ unit: Unit.Type) -> [Unit]? {
    var text: [Unit] = []
    for item in self {
      guard case .scalar(let scalar) = item, scalar <= UInt32(Unit.max) else { return nil }
      text.append(Unit(scalar))
    }
    return text
  }
}
