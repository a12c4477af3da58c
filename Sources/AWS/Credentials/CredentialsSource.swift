package import Foundation

/// Gives the credentials for each signature, so that a long run can go on with renewed ones.
package struct CredentialsSource: Sendable {
    /// Called before every attempt with the present time; renews what is about to expire.
    package let current: @Sendable (_ now: Date) async throws(CredentialsError) -> Credentials

    package init(_ current: @escaping @Sendable (_ now: Date) async throws(CredentialsError) -> Credentials) {
        self.current = current
    }

    /// Always the same ones. Throws `expired` once their expiry has passed.
    package static func fixed(_ credentials: Credentials) -> CredentialsSource {
        CredentialsSource { now throws(CredentialsError) in
            if let expiry = credentials.expiry, expiry <= now { throw .expired(credentials, at: expiry) }
            return credentials
        }
    }

    /// Keeps what `load` gave until five minutes before its expiry. One load serves everybody who waits; a failed one
    /// is not told while the present credentials still hold, and is tried again half a minute later.
    package static func renewing(
        _ load: @escaping @Sendable (_ now: Date) async throws(CredentialsError) -> Credentials
    ) -> CredentialsSource {
        let cache = CredentialsCache(load)
        return CredentialsSource { now throws(CredentialsError) in try await cache.current(now) }
    }
}

/// Holds the last credentials and the one load that is under way.
private actor CredentialsCache {
    private static let margin: TimeInterval = 300
    private static let pause: TimeInterval = 30

    private let load: @Sendable (_ now: Date) async throws(CredentialsError) -> Credentials
    private var held: Credentials?
    private var underWay: Task<Result<Credentials, CredentialsError>, Never>?
    private var nextTry = Date.distantPast

    init(_ load: @escaping @Sendable (_ now: Date) async throws(CredentialsError) -> Credentials) {
        self.load = load
    }

    func current(_ now: Date) async throws(CredentialsError) -> Credentials {
        if let held, isFresh(held, now) || now < nextTry { return held }
        let result = await loading(now)
        switch result {
        case .success(let credentials):
            // A source that hands out what is over already has nothing to sign with; the calls would be refused.
            if let expiry = credentials.expiry, expiry <= now { throw .expired(credentials, at: expiry) }
            return credentials
        case .failure(let error):
            if let held, let expiry = held.expiry, expiry > now { return held }
            throw error
        }
    }

    private func isFresh(_ credentials: Credentials, _ now: Date) -> Bool {
        credentials.expiry.map { $0.timeIntervalSince(now) > Self.margin } ?? true
    }

    /// The load does not belong to the task that asked first: its cancellation must not fail the others.
    private func loading(_ now: Date) async -> Result<Credentials, CredentialsError> {
        if let underWay { return await underWay.value }
        let load = load
        let task = Task { () -> Result<Credentials, CredentialsError> in
            do throws(CredentialsError) {
                return .success(try await load(now))
            } catch {
                return .failure(error)
            }
        }
        underWay = task
        let result = await task.value
        underWay = nil
        // Credentials that are handed out shortly before their end are used; asking again at once would not help.
        nextTry = now.addingTimeInterval(Self.pause)
        if case .success(let credentials) = result { held = credentials }
        if let expiry = held?.expiry, expiry <= nextTry { nextTry = .distantPast }
        return result
    }
}
