import Testing

@testable import Melba

struct ArenaTests {
  @Test func piecesAreAlignedAndApart() {
    var arena = Arena()
    defer { arena.free() }
    var places: [(UInt, Int)] = []
    for size in [1, 16, 17, 5_000, 3, 100_000, 64] {
      let piece = UInt(bitPattern: arena.take(size))
      #expect(piece != 0 && piece % 16 == 0)
      for (other, count) in places {
        #expect(piece >= other + UInt(count) || other >= piece + UInt(size))
      }
      places.append((piece, size))
    }
  }

  @Test func rewindFindsTheSamePlacesAgain() {
    var arena = Arena()
    defer { arena.free() }
    let sizes = (0..<500).map { $0 * 37 % 3_000 }
    let first = sizes.map { UInt(bitPattern: arena.take($0)) }
    let memory = arena.memory
    arena.rewind()
    let again = sizes.map { UInt(bitPattern: arena.take($0)) }
    #expect(again == first)
    #expect(arena.memory == memory)
  }

  @Test func tailKeepsWhatItHeldWhenItMoves() {
    var arena = Arena()
    defer { arena.free() }
    _ = arena.take(900)
    let small = arena.tail(64, keeping: 0)!
    small.storeBytes(of: 0x1122_3344, as: UInt32.self)
    let large = arena.tail(10_000, keeping: 4)!
    #expect(large != small && large.load(as: UInt32.self) == 0x1122_3344)
    let taken = arena.take(10_000)
    #expect(taken == large)
  }
}
