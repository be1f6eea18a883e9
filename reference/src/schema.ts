/** Statements that MariaDB 10.11 and MySQL 8.4 both take; each on one line. */

/** The table of users, with an index for each prefix search. `updated_at` is UTC. */
export const USERS_TABLE = [
  'CREATE TABLE users (',
  'id INT UNSIGNED NOT NULL, ',
  'name VARCHAR(100) NOT NULL, ',
  'phone_number VARCHAR(20) NOT NULL, ',
  'email VARCHAR(190) NOT NULL, ',
  'ver INT UNSIGNED NOT NULL DEFAULT 1, ',
  'updated_at DATETIME(3) NOT NULL, ',
  'PRIMARY KEY (id), KEY users_name (name), KEY users_phone_number (phone_number)',
  ') ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci',
].join('');
