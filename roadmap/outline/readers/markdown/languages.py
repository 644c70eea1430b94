"""How far one is, and what a column holds, in other languages than English."""

DONE = (
    r"leíd[oa]s?|terminad[oa]s?|completad[oa]s?|hecho|lid[oa]s?|concluíd[oa]s?|feito|lus?|terminée?s?"
    r"|gelesen(?:e bücher)?|fertig|erledigt|abgeschlossen|letti|completat[oi]|прочитано|прочитанное|пройдено|готово"
    r"|已读|读过|已完成|完成|已看|読了|読んだ本?|完了|(?:다 )?읽은 (?:책|글)|완료|완독"
)
IN_PROGRESS = (
    r"leyendo|en curso|en progreso|lendo|em andamento|en cours|in arbeit|in corso|в процессе|читаю"
    r"|在读|阅读中|进行中|読書中|読んでいる本?|進行中|읽고 있는 (?:책|글)|읽는 중|진행 ?중"
)
TODO = (
    r"por leer|pendientes?|por hacer|para ler|a ler|à lire|à faire|zu lesen|geplant|offen|da leggere|в планах|прочитать"
    r"|待读|想读|未读|待办|计划中|未完成|待阅读(?:清单)?|読みたい本?|積読|これから読む本?|未読|읽을 (?:예정인 )?(?:책|글)|예정|할 일"
)
# "Livros lidos", "Cursos em andamento": such a word stands before the others.
THINGS = r"(?:(?:libros|livros|livres|cours|cursos|libri|corsi|bücher|kurse|книги|курсы) )?"

STATUS_COLUMN = r"estado|situação|statut|état|stato|статус|状态|狀態|进度|已读|阅读|读了?吗|lid[oa]\??|leíd[oa]\??|gelesen\??|読了|状態|進捗|상태|진행(?: ?상황)?|완료"
NOTE_COLUMN = r"notas?|observaç(?:ão|ões)|remarques?|notizen|bemerkung(?:en)?|note|заметки|备注|笔记|メモ|感想|비고|메모"
AUTHOR_COLUMN = r"autor(?:es|a|en)?|auteurs?|autor[ei]|автор(?:ы)?|作者|著者|저자|강사"
DATE_COLUMN = r"año|ano|année|jahr|anno|год|年份|发表时间|年|연도"
KIND_COLUMN = r"tipo|typ|art|тип|类型|种类|種類|종류"
NUMBER_COLUMN = r"编号|序号|番号|번호|№"
