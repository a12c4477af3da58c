import Deployment
import Foundation
import Ledger
import Scripting
import Testing

@Suite struct HostRecordTests {
    static let commit = Environments.commit
    static let serving = [
        "release": commit, "verified": "1", "current": commit, "process": "42", "fence": "7", "ledger": "a",
        "missing": "git tar", "free": "1024", "at": "1700000000", "proven-0123": commit,
    ]

    @Test func factsBecomeARecord() {
        let record = HostRecord(facts: Self.serving)
        #expect(record.serving == Self.commit)
        #expect(record.fence == 7)
        #expect(record.missing == ["git", "tar"])
        #expect(record.free == 1_024)
        #expect(record.changed == 1_700_000_000)
        #expect(record.proven == [Self.commit])
    }

    @Test(arguments: [["verified": "0"], ["current": "other"], ["process": ""], ["release": ""]])
    func onlyAProvenLinkedAndLivingReleaseServes(_ change: [String: String]) {
        #expect(HostRecord(facts: Self.serving.merging(change) { $1 }).serving == nil)
    }

    @Test func anEmptyHostKnowsNothing() {
        let record = HostRecord(facts: ["current": "", "previous": "", "process": "", "missing": ""])
        #expect(record == HostRecord(facts: [:]))
        #expect(record.previous == nil && record.fence == 0 && record.missing.isEmpty)
    }

    @Test func onlyAVerdictThatEndedWellIsARecord() {
        #expect(HostRecord(nil) == nil)
        #expect(HostRecord(Verdict(status: .open)) == nil)
        #expect(HostRecord(Verdict(status: .done, exit: 1, facts: Self.serving)) == nil)
        #expect(HostRecord(Verdict(status: .done, exit: 0, facts: Self.serving))?.serving == Self.commit)
    }

    @Test func theHighestFenceCountsAndLedgersDoNotMix() throws {
        func record(_ ledger: String, _ fence: Int) -> HostRecord {
            HostRecord(facts: ["ledger": ledger, "fence": "\(fence)"])
        }
        #expect(try HostRecord.fence(of: []) == nil)
        #expect(try HostRecord.fence(of: [HostRecord(facts: [:])]) == nil)
        #expect(
            try HostRecord.fence(of: [record("a", 3), record("a", 9), HostRecord(facts: [:])])
                == Fence(ledger: "a", counter: 9))
        #expect { try HostRecord.fence(of: [record("a", 3), record("b", 1)]) } throws: { error in
            (error as? DeploymentError)?.code == .locked
        }
    }

    @Test func aRunsIdIsItsTimeInUTCAndATail() {
        let time = Date(timeIntervalSince1970: 1_795_247_045)
        #expect(RunID.new(at: time, random: 0) == "r261121-0744-0000")
        #expect(RunID.new(at: time, random: .max) == "r261121-0744-zzzz")
        #expect(RunID.new(at: time, random: 1) != RunID.new(at: time, random: 32))
    }
}
