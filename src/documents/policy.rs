//! Policy: who may call which operation of documents. The columns and the marks are described at [`auth::policy!`].

auth::policy! {
    //                                                             opr sup sec off hou gri hea lia hel aud cli
    // Documents: which of them a caller sees is decided by the slice (the uploader, then whoever sees what it belongs to).
    CreateDocument         "create_document"         "documents:write"    [ - - A A - - A A - - A ];
    GetDocument            "get_document"            "documents:read"     [ - - A A - - A A A A A ];
    DocumentContent        "document_content"        "documents:read"     [ - - A A - - A A A A A ];
    DeleteDocument         "delete_document"         "documents:write"    [ - - A A - - A A - - A ];
}
