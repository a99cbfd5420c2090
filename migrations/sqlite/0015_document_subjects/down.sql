DROP INDEX document_links_subject;
