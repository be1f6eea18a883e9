import type { RowDataPacket } from 'mysql2';
import type { User } from './user.ts';

/** What is selected to make a `User`. */
export const USER_COLUMNS = 'id, name, phone_number AS phoneNumber, email, ver, updated_at AS updatedAt';

/** A row as mysql2 gives it: `updatedAt` is text such as `2026-01-01 00:00:00.000`, in UTC. */
export function userOf(row: RowDataPacket): User {
  return { ...(row as User), updatedAt: new Date(`${row.updatedAt}Z`).toISOString() };
}
