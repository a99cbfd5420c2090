-- What belongs to a subject, when somebody new may see the subject.
CREATE INDEX document_links_subject ON document_links (community_id, subject);
