-- Documents (文件): what is kept of an uploaded file beside its bytes. Same bytes from the same caller are one document.
-- author is who uploaded it (`account:…` or `client:…`), unit_id the unit it was uploaded for.
CREATE TABLE documents (
    community_id BLOB NOT NULL,
    document_id BLOB NOT NULL,
    author TEXT NOT NULL,
    unit_id BLOB,
    media_type TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    filename TEXT,
    orientation INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (community_id, document_id),
    FOREIGN KEY (community_id) REFERENCES communities (community_id),
    FOREIGN KEY (community_id, unit_id) REFERENCES units (community_id, unit_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX documents_author_sha256_key ON documents (community_id, author, sha256);
CREATE INDEX documents_unit_id ON documents (community_id, unit_id);

-- What a document belongs to (`agreements/{id}`), and which units may open it for that.
CREATE TABLE document_links (
    community_id BLOB NOT NULL,
    document_id BLOB NOT NULL,
    subject TEXT NOT NULL,
    attached_at INTEGER NOT NULL,
    author TEXT NOT NULL,
    PRIMARY KEY (community_id, document_id, subject),
    FOREIGN KEY (community_id, document_id) REFERENCES documents (community_id, document_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE document_readers (
    community_id BLOB NOT NULL,
    document_id BLOB NOT NULL,
    subject TEXT NOT NULL,
    unit_id BLOB NOT NULL,
    PRIMARY KEY (community_id, document_id, subject, unit_id),
    FOREIGN KEY (community_id, document_id, subject) REFERENCES document_links (community_id, document_id, subject),
    FOREIGN KEY (community_id, unit_id) REFERENCES units (community_id, unit_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX document_readers_unit_id ON document_readers (community_id, unit_id);

-- Append-only: the stamped originals of an agreement, the last one in force; digest is that of the frozen text it
-- stands for, version the agreement's version from which on it does.
CREATE TABLE agreement_originals (
    community_id BLOB NOT NULL,
    agreement_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    document_id BLOB NOT NULL,
    sha256 TEXT NOT NULL,
    digest TEXT NOT NULL,
    attached_at INTEGER NOT NULL,
    author TEXT NOT NULL,
    PRIMARY KEY (community_id, agreement_id, version),
    FOREIGN KEY (community_id, agreement_id) REFERENCES agreements (community_id, agreement_id),
    FOREIGN KEY (community_id, document_id) REFERENCES documents (community_id, document_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX agreement_originals_document_id ON agreement_originals (community_id, document_id);
