//! Routes: uploading a document, reading its record, fetching its bytes, removing it. None lists documents.

use actix_web::web::Data;
use actix_web::{delete, get, post};

use super::actions::{self, Upload};
use super::intake;
use super::model::{ACCEPTED, Document, MediaType};
use super::rules::{
    DOCUMENT_ACTIVE, DOCUMENT_ATTACHED, DOCUMENT_LOCKED, DOCUMENT_MALFORMED, DOCUMENT_PICTURE_TOO_LARGE,
    DOCUMENT_TYPE_MISMATCH,
};
use super::storage::Storage;
use super::transfer::{self, StoredBytes};
use super::wire::{CommunityPath, DocumentOut, DocumentPath, FileBytes, UploadQuery};
use crate::policy::may;
use auth::Call;
use journal::{ReadTx, WriteTx};
use kernel::{Code, Fault, Labels, Text};
use web::{self, Answer, Download, Path, Problem, Query, Reply, ResponseContext, ServiceConfig, scope};

/// Adds the routes below a community.
pub fn mount(cfg: &mut ServiceConfig) {
    let routes = scope("/documents");
    cfg.service(
        routes.service(create_document).service(get_document).service(document_content).service(delete_document),
    );
}

/// Every enum of this slice with its labels, for the list of enums.
pub fn labels() -> Vec<Labels> {
    vec![("media_type", MediaType::labels())]
}

/// Which operation answers which refusal of this slice.
pub static ANSWERS: &[(&str, &[&Code])] = &[("create_document", REFUSED), ("delete_document", &[&DOCUMENT_ATTACHED])];

/// Why a file is not kept.
const REFUSED: &[&Code] =
    &[&DOCUMENT_TYPE_MISMATCH, &DOCUMENT_MALFORMED, &DOCUMENT_PICTURE_TOO_LARGE, &DOCUMENT_ACTIVE, &DOCUMENT_LOCKED];

#[utoipa::path(
    tag = "documents",
    summary = "上传文件 · Upload a document",
    description = "请求体即文件本身 (PDF、JPEG、PNG, 最大 20 MiB)。类型以内容为准, 须与 Content-Type 一致; 图片中的拍摄地点、\
                   时间、设备等元数据一律去除, 画面不变, 需要旋转时见 orientation。同一人重复上传同一文件, 得到同一记录 (200)。\
                   颜色配置文件 (ICC) 只保留颜色本身; 图片每边不超过 20,000 像素、总数不超过一亿像素 (422)。PDF 逐字节保存, 其作者、\
                   日期等信息和电子签名均不变; 含脚本、程序、内嵌文件或已加密的 PDF 不予接收 (422)。\
                   24 小时内未归入任何档案的文件自动删除。 The body is the file itself. Its content tells the type and must \
                   agree with Content-Type. Place, time and device go from images, the picture stays as it is; \
                   orientation says how to turn it; of a colour profile the colours alone are kept. An image has 20,000 \
                   pixels a side and 100 million in all at the most (422). A PDF is kept byte for byte, with what it says \
                   of its author and days, so that a signature in it stays good; one that holds a script, a program or \
                   another file, or is encrypted, is refused (422). The same file from the same caller is the same document (200). What \
                   belongs to nothing after 24 hours is removed. 每个账号和社区每日上传的数量和大小有上限 (429 `quota_exceeded`)。 \
                   Files and bytes of a day are counted by account and by community (429 `quota_exceeded`).",
    params(CommunityPath, UploadQuery),
    request_body(
        description = "文件内容 · The bytes of the file",
        content((FileBytes = "application/pdf"), (FileBytes = "image/jpeg"), (FileBytes = "image/png"))
    ),
    responses(
        (status = 200, description = "此前已上传 · Uploaded before", body = DocumentOut),
        (status = 201, description = "已上传 · Uploaded", body = DocumentOut)
    )
)]
#[post("")]
pub async fn create_document(
    call: Call<may::CreateDocument>,
    storage: Data<Storage>,
    query: Query<UploadQuery>,
    upload: web::Upload,
) -> Answer {
    call.journal().require_room()?;
    let received = intake::receive(upload.open(&ACCEPTED)?, &storage).await?;
    let stored = transfer::store_bytes(call.journal(), call.actor(), &storage, received).await?;
    call.write(move |tx, context| kept(tx, context, &stored, query.filename.as_ref())).await
}

fn kept(
    tx: &mut WriteTx,
    context: &ResponseContext,
    stored: &StoredBytes,
    filename: Option<&Text>,
) -> Result<Reply, Fault> {
    let (document, upload) = actions::keep(tx, stored.reserved, &stored.content, filename)?;
    let (id, version) = (document.id, document.version);
    let out = DocumentOut::of(document, tx.actor(), context.tag(version));
    match upload {
        Upload::Made => context.created(id, version, &out),
        Upload::Found => context.shown(version, &out),
    }
}

#[utoipa::path(
    tag = "documents",
    summary = "查看文件信息 · Show a document",
    description = "不含内容。未归档的文件只有上传人可见; 归档后, 能查看所属档案的人可见。 Without its bytes. While it belongs to \
                   nothing its uploader alone sees it; once attached, whoever may see what it belongs to.",
    params(DocumentPath),
    responses((status = 200, description = "文件信息 · The document", body = DocumentOut))
)]
#[get("/{document_id}")]
pub async fn get_document(call: Call<may::GetDocument>, path: Path<DocumentPath>) -> Answer {
    call.read(move |view, context| {
        let document = actions::visible(view, path.document_id)?;
        shown(view, context, document)
    })
    .await
}

fn shown(view: &ReadTx, context: &ResponseContext, document: Document) -> Result<Reply, Fault> {
    let version = document.version;
    context.shown(version, &DocumentOut::of(document, view.actor(), context.tag(version)))
}

#[utoipa::path(
    tag = "documents",
    summary = "下载文件内容 · Fetch the bytes of a document",
    description = "原样返回所保存的字节, 作为附件下载; ETag 为其 SHA-256。 The bytes as they are kept, to be saved and not \
                   shown; the ETag is their SHA-256.",
    params(DocumentPath),
    responses((
        status = 200,
        description = "文件内容 · The bytes",
        content((FileBytes = "application/pdf"), (FileBytes = "image/jpeg"), (FileBytes = "image/png")),
        headers(
            ("Content-Disposition" = String, description = "附件及文件名 · An attachment and its name"),
            ("ETag" = String, description = "内容的 SHA-256 · SHA-256 of the bytes")
        )
    ))
)]
#[get("/{document_id}/content")]
pub async fn document_content(
    call: Call<may::DocumentContent>,
    path: Path<DocumentPath>,
    storage: Data<Storage>,
) -> Result<Download, Problem> {
    let id = path.document_id;
    let document = call.journal().read(call.actor(), move |view| actions::visible(view, id)).await?;
    Ok(transfer::download(&storage, document).await?)
}

#[utoipa::path(
    tag = "documents",
    summary = "删除文件 · Remove a document",
    description = "仅限未归档的文件, 由上传人或社区党委书记删除。 Only what belongs to nothing, by its uploader or the secretary.",
    params(
        DocumentPath,
        ("If-Match" = String, Header, description = "当前 ETag · The current ETag", example = "\"1-1f2e3d4c\"")
    ),
    responses((status = 204, description = "已删除 · Removed"))
)]
#[delete("/{document_id}")]
pub async fn delete_document(call: Call<may::DeleteDocument>, path: Path<DocumentPath>) -> Answer {
    let expected = call.if_match()?;
    call.write(move |tx, context| {
        actions::delete(tx, path.document_id, &expected)?;
        context.empty()
    })
    .await
}
