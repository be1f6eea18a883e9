/** A row of the directory. */
export interface User {
  id: number;
  name: string;
  phoneNumber: string;
  email: string;
  /** Raised by every write; carried inside the cached value. */
  ver: number;
  /** ISO 8601, UTC. */
  updatedAt: string;
}

/** What a write may change; what is left out stays. */
export type UserChange = Partial<Pick<User, 'name' | 'phoneNumber' | 'email'>>;

/** A question for users whose name or phone number starts with `prefix`. */
export interface UserSearch {
  by: 'name' | 'phone';
  prefix: string;
}
