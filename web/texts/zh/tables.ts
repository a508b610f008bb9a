import type { texts as english } from '../en/tables';
import type { LikeEnglish } from '../types';

export const texts: LikeEnglish<typeof english> = {
  filtered: '没有符合筛选条件的内容',
  'filtered.hint': '去掉一个或全部筛选条件。',
  clear: '清除筛选',
  export: '导出 CSV',
  actions: '{name} 的操作',
  openConversation: '打开对话',
  cancel: '取消',
  problem: '操作未成功',
  offline: '无法连接服务器，请重试。',
  denied: '你的角色无权查看',
  'denied.hint': '订单与付款仅供客服和管理员查看。',
  undo: '撤销',
};
