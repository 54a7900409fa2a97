// Package account owns who may sign in: users, their roles and memberships, password
// hashes (argon2id), access tokens (Ed25519 JWT) and refresh-token families.
// It knows nothing of HTTP or storage, and imports org and fault from the house.
package account
