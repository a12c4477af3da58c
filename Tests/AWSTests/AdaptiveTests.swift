@testable import AWS
import Foundation
import HTTPTransport
import LoopbackServer
import Testing

@Suite struct AdaptiveTests {
    private struct Course: Decodable {
        struct Step: Decodable {
            let at: Double
            let throttled: Bool
            let rate: Double
            let enabled: Bool
        }
        let start: Double
        let steps: [Step]
    }

    @Test func theRateIsThatOfBotocore() throws {
        let courses: [Course] = try BotocoreOracle.run("adaptive.py", ["7", "200"])
        for course in courses {
            var limiter = RateLimiter(now: course.start)
            for step in course.steps {
                limiter.learn(isThrottle: step.throttled, at: step.at)
                #expect(limiter.isEnabled == step.enabled)
                #expect(abs(limiter.rate - step.rate) <= 1e-6 * max(1, step.rate))
            }
        }
    }

    @Test func nothingWaitsBeforeTheFirstThrottle() {
        var limiter = RateLimiter(now: 0)
        for step in 1...100 {
            #expect(limiter.take(Double(step) / 100) == .zero)
            limiter.learn(isThrottle: false, at: Double(step) / 100)
        }
    }

    @Test func callsQueueUpBehindTheRate() {
        var limiter = RateLimiter(now: 0)
        for step in 1...40 { limiter.learn(isThrottle: step == 40, at: Double(step) / 10) }
        let waits = (0..<10).map { _ in limiter.take(4) }
        let last = waits[9]
        #expect(waits == waits.sorted() && last > .zero)
        let queued = waits.filter { $0 > .zero }
        #expect(queued.count >= 2)
        for (later, earlier) in zip(queued.dropFirst(), queued) {
            #expect(abs((later - earlier) / .seconds(1) - 1 / limiter.rate) < 1e-6)
        }
    }

    @Test func aThrottledClientSlowsItselfDown() async throws {
        let time = VirtualTime()
        let script = Script(
            Array(repeating: .json("{}"), count: 5) + [.error("ThrottlingException")] + [.json("{}")])
        try await LoopbackServer.serving({ _ in script.next() }) { server in
            var configuration = try configuration(server.url, time)
            configuration.retry.isAdaptive = true
            let client = SSMClient(configuration)
            for _ in 0..<5 { _ = try await client.listCommands(.init()) }
            #expect(time.slept.isEmpty)
            for _ in 0..<3 { _ = try await client.listCommands(.init()) }
            #expect(time.slept.count >= 3, "the retry's wait, then waits for a token: \(time.slept)")
        }
    }
}
