DROP TABLE agreement_originals;
DROP TABLE document_readers;
DROP TABLE document_links;
DROP TABLE documents;
