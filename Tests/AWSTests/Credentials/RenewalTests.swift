import AWS
import Foundation
import Testing

@Suite struct RenewalTests {
    private static let start = Date(timeIntervalSince1970: 1_795_248_000)

    private static func credentials(_ number: Int, until seconds: TimeInterval) -> Credentials {
        Credentials(
            accessKeyID: "K\(number)", secretAccessKey: "s", sessionToken: "t",
            expiry: start.addingTimeInterval(seconds), source: "test", isRenewable: true)
    }

    @Test func credentialsAreRenewedFiveMinutesBeforeTheirEnd() async throws {
        let loads = Counter()
        let source = CredentialsSource.renewing { now throws(CredentialsError) in
            let number = loads.next()
            return Self.credentials(number, until: now.timeIntervalSince(Self.start) + 3600)
        }
        for (at, key) in [(0.0, "K1"), (3299, "K1"), (3301, "K2"), (6600, "K2"), (6602, "K3")] {
            let found = try await source.current(Self.start.addingTimeInterval(at))
            #expect(found.accessKeyID == key, "at \(at)")
        }
    }

    @Test func oneRenewalServesEverybodyWhoWaits() async throws {
        let loads = Counter()
        let (gate, open) = AsyncStream<Void>.makeStream()
        let source = CredentialsSource.renewing { _ throws(CredentialsError) in
            _ = loads.next()
            for await _ in gate { break }
            return Self.credentials(1, until: 3600)
        }
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<100 { group.addTask { try await source.current(Self.start).accessKeyID } }
            group.addTask {
                while loads.count == 0 { await Task.yield() }
                open.yield()
                return "K1"
            }
            for try await key in group { #expect(key == "K1") }
        }
        #expect(loads.count == 1)
    }

    @Test func aFailedRenewalIsNotToldWhileTheCredentialsHold() async throws {
        let loads = Counter()
        let source = CredentialsSource.renewing { _ throws(CredentialsError) in
            let number = loads.next()
            guard number == 1 else { throw CredentialsError(code: .unavailable, message: "gone") }
            return Self.credentials(1, until: 600)
        }
        func at(_ seconds: Double) async throws -> String {
            try await source.current(Self.start.addingTimeInterval(seconds)).accessKeyID
        }
        #expect(try await at(0) == "K1")
        #expect(try await at(400) == "K1")
        #expect(try await at(410) == "K1")
        #expect(loads.count == 2, "not asked again within half a minute")
        #expect(try await at(440) == "K1")
        #expect(loads.count == 3)
        await #expect(throws: CredentialsError.self) { try await at(601) }
    }

    @Test func whatIsOverWhenItIsHandedOutIsRefused() async throws {
        let source = CredentialsSource.renewing { _ throws(CredentialsError) in Self.credentials(1, until: -1) }
        await #expect {
            try await source.current(Self.start)
        } throws: {
            ($0 as? CredentialsError)?.code == .expired
        }
    }

    @Test func whoeverWaitsIsServedThoughTheFirstOneWasCancelled() async throws {
        let (gate, open) = AsyncStream<Void>.makeStream()
        let (started, start) = AsyncStream<Void>.makeStream()
        let source = CredentialsSource.renewing { _ throws(CredentialsError) in
            start.yield()
            for await _ in gate { break }
            guard !Task.isCancelled else { throw CredentialsError(code: .unavailable, message: "cancelled") }
            return Self.credentials(1, until: 3600)
        }
        let first = Task { try await source.current(Self.start) }
        for await _ in started { break }
        first.cancel()
        async let second = source.current(Self.start)
        open.yield()
        #expect(try await second.accessKeyID == "K1")
        _ = await first.result
    }
}
