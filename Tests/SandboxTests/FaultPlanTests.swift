import Foundation
import Testing

@testable import Sandbox

/// Faults by rule: rates, limits, delays; and the clock of the service.
@Suite struct FaultPlanTests {
    private static let start = Date(timeIntervalSince1970: 1_767_225_600)

    @Test func letsThroughABurstAndThenSoManyASecond() {
        var rule = FaultRule(operation: "SendCommand")
        rule.rateLimit = FaultRule.RateLimit(perSecond: 2, burst: 3)
        var plan = FaultPlan(rules: [rule])
        func throttled(_ operation: String, after seconds: Double) -> Bool {
            plan.fate(of: operation, now: Self.start.addingTimeInterval(seconds)).refusal == .throttled
        }
        let atOnce = (0..<4).map { _ in throttled("SendCommand", after: 0) }
        #expect(atOnce == [false, false, false, true])
        let other = throttled("ListCommands", after: 0)
        #expect(!other)
        let later = (0..<2).map { _ in throttled("SendCommand", after: 0.6) }
        #expect(later == [false, true])
    }

    @Test func happensAsOftenAsItsRateAndTheSameForTheSameSeed() {
        var rule = FaultRule()
        (rule.errorRate, rule.lostReplyRate, rule.lostRequestRate, rule.expiredTokenRate) = (0.1, 0.2, 0.05, 0.02)
        func fates(_ seed: UInt64) -> [FaultPlan.Fate] {
            var plan = FaultPlan(seed: seed, rules: [rule])
            return (0..<4000).map { _ in plan.fate(of: "ListCommands", now: Self.start) }
        }
        let seen = fates(1)
        #expect(seen == fates(1))
        #expect(seen != fates(2))
        #expect((300...500).contains(seen.count { $0.refusal == .internalError }))
        #expect((550...850).contains(seen.count(where: \.losesReply)))
        #expect((100...300).contains(seen.count(where: \.isLost)))
        #expect((40...130).contains(seen.count { $0.refusal == .expiredToken }))
    }

    @Test func beginsAndEndsOnRequest() {
        var plan = FaultPlan()
        plan.add(.errors(operation: "*", rate: 1))
        #expect(plan.fate(of: "ListCommands", now: Self.start).refusal == .internalError)
        plan.add(.errors(operation: "*", rate: 0))
        plan.add(.delay(operation: "ListCommands", seconds: 3))
        #expect(plan.fate(of: "ListCommands", now: Self.start) == FaultPlan.Fate(delay: 3))
        plan.add(.delay(operation: "ListCommands", seconds: 0))
        plan.add(.dropRequest(operation: "ListCommands", count: 1))
        let fates = (0..<2).map { _ in plan.fate(of: "ListCommands", now: Self.start) }
        #expect(fates == [FaultPlan.Fate(isLost: true), FaultPlan.Fate()])
    }

    @Test func isAheadOfItsClients() async throws {
        try await withFleet(linux: 0) {
            $0.profile.groups = [GroupProfile(name: "web")]
        } _: { sandbox, client in
            await sandbox.inject(.skew(seconds: 3600))
            var verbose = client
            verbose.extra = ["-i"]
            let refused = try await verbose.ssm("ListCommands", "{}")
            #expect(refused.status == 403)
            #expect(refused.text.contains("Signature expired"))
            let told = try #require(refused.text.firstMatch(of: /(?i)date: ([^\r\n]+)/))
            let expected = (3590...3610).map { Timestamps.http(Date().addingTimeInterval(Double($0))) }
            #expect(expected.contains(String(told.1)))
            await sandbox.inject(.skew(seconds: 0))
            #expect(try await client.ssm("ListCommands", "{}").status == 200)
        }
    }

    @Test func givesKeysOfOtherAccounts() async throws {
        var other = GroupProfile(name: "other", count: 3)
        other.account = "444455556666"
        try await withFleet(linux: 0) {
            $0.profile.groups = [GroupProfile(name: "web"), other]
        } _: { _, client in
            let keys = try await client.control("credentials", #"{"account":"444455556666"}"#).json
            var stranger = client
            stranger.key = SigningKey(
                accessKeyID: try #require(keys["AccessKeyId"]?.string),
                secret: try #require(keys["SecretAccessKey"]?.string))
            let identity = try await stranger.query("sts", "Action=GetCallerIdentity&Version=2011-06-15")
            #expect(identity.text.contains("<Account>444455556666</Account>"))
            let seen = try await stranger.query("ec2", "Action=DescribeInstances&Version=2016-11-15")
            #expect(seen.text.split(separator: "<instanceId>").count == 4)
            #expect(try await client.control("credentials", #"{"account":"4"}"#).code == "ValidationException")
        }
    }
}
